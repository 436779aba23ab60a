"""The page "Comments to review", as a page and as the parts of it that its script puts in their places."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.messages import constants, get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.models import User
from comments import claims
from comments.admin import queue
from comments.admin.comment_pages import CommentPages
from comments.admin.decisions import Outcome, Said, decide

PARTS = {"tabs": "_tabs", "toasts": "_toasts", "bulk": "_selected", "reading": "_reading", "foot": "_foot"}
"""The parts of the page that may change with a decision: the ids of their elements, and their templates."""


class DeskPages(CommentPages):
    """The review desk: what waits, the buttons beside it, and who is reading what."""

    def get_urls(self) -> list[Any]:
        """Add where claims are renewed and taken over."""
        view = self.admin_site.admin_view(require_POST(self.claims_view))
        return [path("claims/", view, name="comments_comment_claims"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """
        Show the comments to review, or carry out the decision that a button of that page sent.

        A moderator who opens what waits is given it to read (`comments.claims`). Whoever asks for JSON gets the parts
        of the page that changed, and is told about the rows that `shown` does not name.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        place = queue.Place.of(request.GET)
        outcome = Outcome()
        if request.method == "POST":
            if not self.has_moderate_permission(request):
                raise PermissionDenied
            outcome = decide(request)
            if not _wants_parts(request):
                return _back(request, place, outcome)
        reader = request.user if self.has_moderate_permission(request) else None
        screen = queue.OnScreen(_shown(request), outcome.about) if _wants_parts(request) else None
        context = {
            **self.admin_site.each_context(request),
            **queue.page(place, reader, screen),
            "may_decide": reader is not None,
            "toasts": [*map(_toast, outcome.said)] if screen else list(_told_before(request)),
        }
        if screen is None:
            return TemplateResponse(request, "admin/comments/review.html", context)
        return JsonResponse(_parts(request, context, outcome))

    def claims_view(self, request: HttpRequest) -> HttpResponse:
        """Let somebody read on for another while, or take over what a colleague is reading."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if request.POST.get("do") != "take_over":
            return JsonResponse({"mine": claims.renew(request.user)})
        sent = request.POST.get("from", "")[:18]
        holder = get_object_or_404(User, pk=int(sent) if sent.isascii() and sent.isdecimal() else 0)
        number = claims.take_over(request.user, holder) if holder != request.user else 0
        sentence = ngettext("You read %(number)d comment more now.", "You read %(number)d comments more now.", number)
        self.message_user(request, sentence % {"number": number})
        return HttpResponseRedirect(queue.Place().address(), status=303)


def _wants_parts(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _shown(request: HttpRequest) -> set[int]:
    """Return the ids of the rows that the script says are on the screen."""
    sent = (request.POST or request.GET).get("shown", "")[:2000]
    return {int(part) for part in sent.split(",") if part.isascii() and part.isdecimal()}


def _back(request: HttpRequest, place: queue.Place, outcome: Outcome) -> HttpResponse:
    """Return to the page, with what was done in words and the comment to go on with in sight."""
    for said in outcome.said:
        messages.add_message(request, said.level, said.text, extra_tags=" ".join(map(str, said.undo)))
    fragment = f"#comment-{outcome.next}" if outcome.next else ""
    return HttpResponseRedirect(place.address() + fragment, status=303)


def _toast(said: Said) -> dict[str, Any]:
    return {"kind": constants.DEFAULT_TAGS[said.level], "text": said.text, "undo": said.undo}


def _told_before(request: HttpRequest) -> Iterable[dict[str, Any]]:
    """Return what the page before left to be said."""
    for message in get_messages(request):
        undo = [tag for tag in (message.extra_tags or "").split() if tag.isdecimal()]
        yield {"kind": message.level_tag, "text": message.message, "undo": undo}


def _parts(request: HttpRequest, context: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Return what the script puts in place: each part as HTML, the new rows by id, and the order of all."""

    def html(name: str, **more: Any) -> str:
        return render_to_string(f"admin/comments/{name}.html", {**context, **more}, request)

    return {
        "parts": {part: html(name) for part, name in PARTS.items()},
        "rows": {row.comment.pk: html("_row", row=row, comment=row.comment) for row in context["rows"]},
        "order": context["order"],
        "next": outcome.next,
        "token": get_token(request),
    }

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TabularInline
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from comments.admin import queue
from comments.admin.answer import AnswersReaders
from comments.admin.decisions import decide
from comments.admin.moderation_event import rule_in_words
from comments.admin.write_to_reader import WritesToReaders
from comments.models import Comment, ModerationEvent


class EventsOfAComment(TabularInline):
    """What was decided about the comment, the newest first."""

    model = ModerationEvent
    fields = readonly_fields = ["at", "staff", "action", "from_state", "to_state", "rule_in_words"]
    can_delete = False
    extra = 0
    verbose_name_plural = _("Decisions")

    rule_in_words = rule_in_words

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load the editors' names with the events."""
        return super().get_queryset(request).select_related("staff")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events come from decisions alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody rewrites what was decided."""
        return False


@admin.register(Comment)
class CommentAdmin(AnswersReaders, WritesToReaders):
    """
    The list is the page "Comments to review" (`comments.admin.queue`); a comment's own page shows it with its events.

    A reader's words are decided about and never edited. `moderate_comment` allows to see and to decide,
    `view_comment` only to see.
    """

    name_in_index = queue.TITLE
    fields = ["state", "name", "text", "language", "article", "parent", "posted_at", "decided_at", "picked_at"]
    list_select_related = ["article", "parent"]
    inlines = [EventsOfAComment]

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Whoever may decide may see."""
        return super().has_view_permission(request, obj) or self.has_moderate_permission(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Lead from the comment to the tab it is under, where it can be decided about, and to an answer."""
        comment = context["original"]
        context["can_be_answered"] = comment.is_public and self.has_moderate_permission(request)
        context["queue_address"] = queue.Place(tab=comment.state, search=comment.name).address()
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the comments to review, or carry out the decision that a button of that page sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        place = queue.Place.of(request.GET)
        if request.method == "POST":
            if not self.has_moderate_permission(request):
                raise PermissionDenied
            return decide(request, place.address())
        context = {
            **self.admin_site.each_context(request),
            **queue.page(place),
            "may_decide": self.has_moderate_permission(request),
        }
        return TemplateResponse(request, "admin/comments/review.html", context)

"""The private page of one post: what a reader gets for a comment, comes back to, and changes it on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import own_acts, own_comments, vault
from comments.client_address import client_address
from comments.models import Comment
from comments.own_acts import OwnComment, Refusal
from comments.request_checks import fault_of
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show one posted comment and its state to whoever has the link; never the address it was posted with."""
    return _page(request, _held_with(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_act(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Do what the receipt offers - edit, withdraw, appeal, erase - and lead back to it, or say what is in the way."""
    own = _held_with(token)
    if verb not in {kind.verb for kind in own.allowed}:
        raise Http404("A receipt does nothing of that name.")
    if request.method != "POST":
        return keep_private(redirect(own.base))
    # The page lets no other learn its address, so some browsers hide where its forms come from.
    fault = fault_of(request, at_secret_address=True)
    if fault is not None:
        return keep_private(not_sent(request, fault, _("Nothing was changed"), own.base))
    refusal = own_acts.act(own, verb, request.POST, client_address(request.META, settings.TRUSTED_PROXIES))
    if refusal is not None:
        return _page(request, _held_with(token, refusal), refusal)
    return gone_to(reverse("forgotten") if verb == "erase" else own.base)


def _held_with(token: str, refusal: Refusal | None = None) -> OwnComment:
    held = Comment.objects.filter(receipts__token_digest=vault.token_digest(token))
    comment = get_object_or_404(own_comments.with_reasons(held.with_article()))
    base = reverse("receipt", kwargs={"token": token})
    return OwnComment(comment, base, own_acts.ALWAYS, refusal.form if refusal else None)


def _page(request: HttpRequest, own: OwnComment, refusal: Refusal | None = None) -> HttpResponse:
    page = {"own": own, "comment": own.comment, "article": own.comment.article, "sends_mail": settings.SENDS_MAIL}
    status, retry_after = (refusal.status, refusal.retry_after) if refusal else (200, None)
    return private_page(request, "comments/receipt.html", page, status, retry_after)

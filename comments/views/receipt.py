"""The private page of one post: what a reader gets for a comment, and comes back to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comments import vault
from comments.comment_html import comment_html
from comments.models import Receipt


@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show one posted comment and its state to whoever has the link; never the address it was posted with."""
    found = get_object_or_404(
        Receipt.objects.select_related("comment__article"), token_digest=vault.token_digest(token)
    )
    comment = found.comment
    page = {"article": comment.article, "comment": comment, "text": comment_html(comment.text)}
    response = render(request, "comments/receipt.html", page)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

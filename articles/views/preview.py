"""A preview for somebody outside who was given its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import preview_links
from articles.previewing import as_written, preview_context
from articles.writing import working_content


@require_safe
@cache_control(private=True, no_store=True)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the article as it was saved last; whatever leads nowhere, and for whatever reason, is the same 404."""
    link = preview_links.opened_by(token)
    if link is None:
        raise Http404("No such preview.")
    _, content = working_content(link.article)
    page = {**preview_context(*as_written(content, link.article)), "until": link.expires_at}
    response = render(request, "articles/preview.html", page)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

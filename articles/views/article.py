"""The article's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import body, rendering
from articles.models import Article, Redirect
from articles.page_cache import public_page
from articles.reading import surroundings, with_surroundings
from articles.related import related_to
from articles.views.moved import moved_to


@require_safe
@public_page
def article(request: HttpRequest, **address: Any) -> HttpResponse:
    """Answer one article; drafts, scheduled and retracted ones are not there."""
    found = article_at(**address)
    if found.address != address:
        return moved_to(found.get_absolute_url())
    return render(request, "articles/article.html", article_context(found))


def article_at(year: int, month: int, slug: str, *, with_text: bool = True) -> Article:
    """
    Return the published article that has this address, or once had it, with all that stands around its text.

    The text itself is left out where it is not asked for. Capitals do not count. Raises Http404.
    """
    address = {"url_year": year, "url_month": month, "slug": slug.lower()}
    unread = ("notes_text",) if with_text else ("body", "plain_text", "notes_text")
    published = with_surroundings(Article.objects.published()).defer(*unread)
    found = published.filter(**address).first()
    return found or get_object_or_404(published, pk=get_object_or_404(Redirect, **address).article_id)


def article_context(article: Article) -> dict[str, Any]:
    """Return what the template needs, for every view that shows an article found by `article_at`."""
    around = surroundings(article)
    return {
        "article": article,
        "section": article.section,
        "rendition": rendering.render_page(body.parse(article.body), around.images),
        "bylines": around.bylines,
        "topics": around.topics,
        "corrections": around.corrections,
        "version_count": around.version_count,
        "related": related_to(article),
        "canonical_path": article.get_absolute_url(),
    }

"""The article's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import body, citing, rendering
from articles.models import Article, Redirect
from articles.page_cache import public_page


@require_safe
@public_page
def article(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """Answer one article; drafts, scheduled and retracted ones are not there."""
    found = article_at(year, month, slug)
    if found.address != {"year": year, "month": month, "slug": slug}:
        return _moved_to(found)
    return render(request, "articles/article.html", article_context(found))


def article_at(year: int, month: int, slug: str) -> Article:
    """Return the published article that has this address, or once had it; capitals do not count. Raises Http404."""
    address = {"url_year": year, "url_month": month, "slug": slug.lower()}
    published = Article.objects.published().select_related("section")
    found = published.filter(**address).first()
    return found or get_object_or_404(published, pk=get_object_or_404(Redirect, **address).article_id)


def _moved_to(article: Article) -> HttpResponse:
    response = HttpResponsePermanentRedirect(article.get_absolute_url())
    # A browser that kept this for ever would go round in circles once an editor takes the old address back.
    response["Cache-Control"] = "no-cache"
    return response


def article_context(article: Article) -> dict[str, Any]:
    """Return what the article's template needs, for every view that shows the article."""
    return {
        "article": article,
        "section": article.section,
        "rendition": rendering.render_page(body.parse(article.body), citing.images_of(article)),
        "bylines": article.bylines.select_related("author"),
        "canonical_path": article.get_absolute_url(),
    }

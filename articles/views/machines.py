"""What programs ask a site for: sitemaps, and whom to tell about a hole."""

from datetime import UTC, date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import sitemaps
from articles.dates import midnight_after
from articles.editions import NEWS
from articles.page_cache import changes_at, public_page
from articles.templatetags.articles import absolute

_XML = "application/xml"


@require_safe
@public_page(NEWS)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer the index of the sitemap's parts."""
    return HttpResponse(sitemaps.index_xml(sitemaps.part_entries()), content_type=_XML)


@require_safe
@public_page(NEWS)
def sitemap_articles(request: HttpRequest, part: int) -> HttpResponse:
    """Answer one part of the articles."""
    return _part(sitemaps.article_entries(part))


@require_safe
@public_page(NEWS)
def sitemap_lists(request: HttpRequest, part: int) -> HttpResponse:
    """Answer one part of the pages that list articles."""
    end = part * sitemaps.URLS_A_PART
    return _part(sitemaps.list_entries()[max(0, end - sitemaps.URLS_A_PART) : end])


def _part(entries: list[sitemaps.Entry]) -> HttpResponse:
    if not entries:
        raise Http404("The sitemap has no such part.")
    return HttpResponse(sitemaps.sitemap_xml(entries), content_type=_XML)


@require_safe
@public_page(NEWS)
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """Answer the news of the last two days, as Google wants them."""
    news = list(sitemaps.news())
    if news:
        changes_at(request, min(article.published_at for article in news) + timedelta(days=sitemaps.NEWS_DAYS))
    return HttpResponse(sitemaps.news_xml(news, request.site.name), content_type=_XML)


@require_safe
@public_page(NEWS)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer whom to tell about a hole (RFC 9116), where the paper has named somebody."""
    if not request.site.security_contact:
        raise Http404("The paper names nobody to tell.")
    today = timezone.now().date()
    changes_at(request, midnight_after(today, UTC))
    lines = [
        f"Contact: {request.site.security_contact}",
        f"Expires: {_half_a_year_after(today):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {request.site.language}",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def _half_a_year_after(today: date) -> datetime:
    """Return the first of the month six months on: the same all month, so that the bytes are too."""
    months = today.month + 5
    return datetime(today.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)

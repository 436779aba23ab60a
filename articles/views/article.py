"""The article's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import body, rendering
from articles.editions import OWN_TALK
from articles.kept_work import KeptWork
from articles.models import Article, Redirect
from articles.models.article_queries import ArticleQuerySet
from articles.page_cache import public_page
from articles.prepared import Prepared
from articles.reading import surroundings, with_surroundings
from articles.related import related_to
from articles.templatetags.articles import absolute
from articles.views.moved import moved_to

GONE = {Article.Withdrawal.LAW: 451, Article.Withdrawal.ACCIDENT: 410}
"""What the address answers of an article that is gone without its headline (RFC 7725; RFC 9110, section 15.5.11)."""

_RENDITIONS: KeptWork[rendering.PageRendition] = KeptWork(4_000_000, lambda rendition: 2 * len(rendition.body))


@require_safe
@public_page(OWN_TALK, "comments", "order", "thread")
def article(request: HttpRequest, **address: Any) -> HttpResponse:
    """
    Answer one article; drafts and scheduled ones are not there.

    A retracted one is: its notice, with its text or without. What was removed by law answers 451, what was
    published by accident 410, and neither says what it was called, nor leads from an old address to the present one.
    """
    found = article_at(**address, once_public=True)
    if found.withdrawal in GONE:
        return _gone(request, found)
    if found.address != address:
        return moved_to(found.get_absolute_url())
    if not found.can_be_read:
        return render(request, "articles/retracted.html", _notice_context(found))
    return render(request, "articles/article.html", article_context(found))


def article_at(year: int, month: int, slug: str, *, with_text: bool = True, once_public: bool = False) -> Article:
    """
    Return the article that has this address, or once had it, with all that stands around its text.

    It is one that can be read, or that could be once with `once_public`. The text itself is left out where it is not
    asked for. Capitals do not count. Raises Http404.
    """
    address = {"url_year": year, "url_month": month, "slug": slug.lower()}
    found = _at_address(with_text, once_public, **address)
    if found:
        return found[0]
    return get_object_or_404(_known(with_text, once_public), pk=get_object_or_404(Redirect, **address).article_id)


def bare_article_at(year: int, month: int, slug: str) -> Article:
    """Return what `article_at` finds, without its texts and all that stands around them. Raises Http404."""
    address = {"url_year": year, "url_month": month, "slug": slug.lower()}
    found = _bare_at_address(**address)
    return found[0] if found else get_object_or_404(_bare(), pk=get_object_or_404(Redirect, **address).article_id)


def _bare() -> ArticleQuerySet:
    says = ("url_year", "url_month", "slug", "language", "published_at", "retracted_at")
    return Article.objects.readable().only(*says, "comments_mode", "comments_close_at")


@Prepared
def _bare_at_address(**address: Any) -> ArticleQuerySet:
    return _bare().filter(**address).order_by("pk")


def _known(with_text: bool, once_public: bool) -> ArticleQuerySet:
    unread = ("notes_text",) if with_text else ("body", "plain_text", "notes_text")
    return with_surroundings(Article.objects.once_public() if once_public else Article.objects.readable()).defer(
        *unread
    )


@Prepared
def _at_address(with_text: bool, once_public: bool, **address: Any) -> ArticleQuerySet:
    return _known(with_text, once_public).filter(**address).order_by("pk")


def article_context(article: Article) -> dict[str, Any]:
    """Return what the template needs, for every view that shows an article found by `article_at`."""
    around = surroundings(article)
    return {
        "article": article,
        "section": article.section,
        "rendition": _RENDITIONS.get(
            lambda: rendering.render_page(body.parse(article.body), around.images),
            article.body,
            repr(article.image_rows),
        ),
        "bylines": around.bylines,
        "topics": around.topics,
        "corrections": around.corrections,
        "notice": around.notice,
        "version_count": around.version_count,
        "related": related_to(article),
        "canonical_path": article.get_absolute_url(),
    }


def _notice_context(article: Article) -> dict[str, Any]:
    """Return what is said of an article whose text is gone; nothing of that text is in it."""
    around = surroundings(article)
    return {
        "article": article,
        "section": article.section,
        "notice": around.notice,
        "corrections": around.corrections,
        "canonical_path": article.get_absolute_url(),
    }


def _gone(request: HttpRequest, article: Article) -> HttpResponse:
    notice = surroundings(article).notice
    response = render(
        request, "articles/gone.html", {"article": article, "notice": notice}, status=GONE[article.withdrawal]
    )
    # Caches keep these answers as long as they like, unless they are told (RFC 9111, section 4.2.2).
    response["Cache-Control"] = "max-age=0, s-maxage=1"
    if article.withdrawal == Article.Withdrawal.LAW:
        response["Link"] = f'<{absolute(reverse("home"))}>; rel="blocked-by"'
    return response

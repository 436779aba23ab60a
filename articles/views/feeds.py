"""The feeds. Each stands beside the page it belongs to; `kind` is the format of `articles.feed_formats`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.feed_formats import feed_response
from articles.feeds import article_feed, correction_feed
from articles.models import Article, Author, Section, Topic
from articles.page_cache import public_page


@require_safe
@public_page
def latest(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer the newest articles of the paper."""
    feed = article_feed(request.site, Article.objects.all(), reverse("home"), description=request.site.tagline)
    return feed_response(feed, kind)


@require_safe
@public_page
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles of a section."""
    found = get_object_or_404(Section, slug=slug)
    feed = article_feed(request.site, found.articles, _page_of(request), found.name, found.description)
    return feed_response(feed, kind)


@require_safe
@public_page
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles about a topic."""
    found = get_object_or_404(Topic, slug=slug)
    feed = article_feed(request.site, found.articles, _page_of(request), found.name, found.description)
    return feed_response(feed, kind)


@require_safe
@public_page
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles with an author's name above them."""
    found = get_object_or_404(Author, slug=slug)
    feed = article_feed(request.site, found.articles, _page_of(request), found.name, found.bio)
    return feed_response(feed, kind)


@require_safe
@public_page
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer the newest corrections and updates."""
    return feed_response(correction_feed(request.site, _page_of(request)), kind)


def _page_of(request: HttpRequest) -> str:
    return request.path[: request.path.rindex("/") + 1]

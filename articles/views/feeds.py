"""The feeds. Each stands beside the page it belongs to; `kind` is the format of `articles.feed_formats`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editions import NEWS
from articles.feed_formats import feed_response
from articles.feeds import article_feed, correction_feed
from articles.models import Article, Section
from articles.page_cache import public_page
from articles.views.lists import listed_at
from articles.views.moved import moved_to


@require_safe
@public_page(NEWS)
def latest(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer the newest articles of the paper."""
    feed = article_feed(request.site, Article.objects.all(), reverse("home"), description=request.site.tagline)
    return feed_response(feed, kind)


@require_safe
@public_page(NEWS)
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles of a section."""
    found = listed_at(Section.objects.all(), slug)
    return _feed_of(request, found, found.description, slug, kind)


@require_safe
@public_page(NEWS)
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles about a topic."""
    found = listed_at(Article.objects.published().topics(), slug)
    return _feed_of(request, found, found.description, slug, kind)


@require_safe
@public_page(NEWS)
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer the newest articles with an author's name above them."""
    found = listed_at(Article.objects.published().authors(), slug)
    return _feed_of(request, found, found.bio, slug, kind)


def _feed_of(request: HttpRequest, thing: Any, description: str, slug: str, kind: str) -> HttpResponse:
    path = thing.get_absolute_url()
    if thing.slug != slug:
        return moved_to(f"{path}feed.{kind}")
    return feed_response(article_feed(request.site, thing.articles, path, thing.name, description), kind)


@require_safe
@public_page(NEWS)
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer the newest corrections and updates."""
    return feed_response(correction_feed(request.site, reverse("corrections")), kind)

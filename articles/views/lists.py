"""Pages that list the articles of something: a section, a topic, an author."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import shelves
from articles.editions import TALK
from articles.models import Article, Section
from articles.page_cache import public_page
from articles.paging import number_of, page_of_articles, path_of
from articles.picture_html import picture_html
from articles.views.moved import moved_to


@require_safe
@public_page(TALK, "page")
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the list of one section."""
    return _list_of(request, listed_at(Section.objects.all(), slug), slug)


@require_safe
@public_page(TALK, "page")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the list of one topic; one that only drafts have would give away what they are about."""
    return _list_of(request, listed_at(Article.objects.published().topics(), slug), slug)


@require_safe
@public_page(TALK, "page")
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer who an author is and what they wrote; whoever has nothing to read here is nobody's business yet."""
    found = listed_at(Article.objects.published().authors().select_related("photo"), slug)
    photo = picture_html(found.photo, sizes="10rem", eager=True) if found.photo else ""
    return _list_of(request, found, slug, photo=photo)


def listed_at(things: QuerySet, slug: str) -> Any:
    """Return the section, topic or author of this slug, or the one that once had it. Raises Http404."""
    return things.filter(slug=slug).first() or get_object_or_404(things, former_slugs__slug=slug)


def _list_of(request: HttpRequest, thing: Model, slug: str, **context: Any) -> HttpResponse:
    path = thing.get_absolute_url()
    if thing.slug != slug:
        return moved_to(path_of(path, number_of(request)))
    page = page_of_articles(request, thing.articles.all(), shelves.number_of(thing))
    kind = thing._meta.model_name
    context |= {kind: thing, "page": page, "path": path, "canonical_path": path_of(path, page.number)}
    return render(request, f"articles/{kind}.html", context)

"""Every version of an article that readers have seen, and what changed from one to the next."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import rendering
from articles.body import parse
from articles.content import content_in
from articles.editions import NEWS
from articles.models import Article, Image, Revision
from articles.page_cache import public_page
from articles.paging import page_of, path_of
from articles.reading import surroundings
from articles.versions import Difference, author_names, images_of, told_difference, with_author_names
from articles.views.article import article_at
from articles.views.moved import moved_to

PER_PAGE = 10


@dataclass(frozen=True)
class PublicVersion:
    """A version that readers saw, its place among them (from 1), and what differs from the one before it, if any."""

    place: int
    revision: Revision
    difference: Difference | None


@require_safe
@public_page(NEWS, "page")
def versions(request: HttpRequest, **address: Any) -> HttpResponse:
    """Answer the versions of an article, newest first, each with what changed in it."""
    article = article_at(**address, with_text=False)
    path = reverse("versions", kwargs=article.address)
    if article.address != address:
        return moved_to(path)
    places = range(surroundings(article).version_count, 0, -1)
    page = page_of(request, places, per_page=PER_PAGE)
    page.object_list = _compared(article, page.object_list)
    context = {"article": article, "section": article.section, "page": page, "path": path}
    response = render(request, "articles/versions.html", {**context, "canonical_path": path_of(path, page.number)})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@public_page(NEWS)
def version(request: HttpRequest, place: int, **address: Any) -> HttpResponse:
    """Answer one version as it was: its text and its notes, and nothing that readers wrote."""
    article = article_at(**address, with_text=False)
    if article.address != address:
        return moved_to(reverse("version", kwargs={**article.address, "place": place}))
    count = surroundings(article).version_count
    shown, *later = _revisions(article)[place - 1 : place + 1] or [None]
    if shown is None:
        raise Http404("Readers have seen fewer versions than that.")
    context = _as_it_was(article, shown)
    context.update(place=place, count=count, until=_until(later), canonical_path=article.get_absolute_url())
    response = render(request, "articles/version.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _revisions(article: Article) -> Any:
    """Return the revisions that readers have seen, in their order."""
    return with_author_names(article.revisions.public()).order_by("number")


def _compared(article: Article, places: range) -> list[PublicVersion]:
    """Return the versions at these places, which descend, in at most two queries."""
    if not places:
        return []
    first = max(places[-1], 2) - 1
    revisions = list(_revisions(article)[first - 1 : places[0]])
    contents = [content_in(revision) for revision in revisions]
    names, images = author_names(revisions), images_of(contents)
    differences = [told_difference(old, new, names, images) for old, new in pairwise(contents)]
    found = [
        PublicVersion(place, revision, told)
        for place, revision, told in zip(range(first, places[0] + 1), revisions, [None, *differences], strict=False)
    ]
    return [version for version in reversed(found) if version.place in places]


def _as_it_was(article: Article, revision: Revision) -> dict[str, Any]:
    """Return what the template needs to show a revision in the place of what the article says now."""
    content = content_in(revision)
    images: dict[str, Image] = images_of([content])
    names = author_names([revision])
    article.headline, article.standfirst, article.language = content.headline, content.standfirst, content.language
    article.lead_image, article.lead_caption = images.get(content.lead_image), content.lead_caption
    return {
        "article": article,
        "section": article.section,
        "revision": revision,
        "rendition": rendering.render_page(parse(content.body), images),
        "authors": [names["authors", slug] for slug in content.authors if ("authors", slug) in names],
    }


def _until(later: list[Revision]) -> datetime | None:
    return later[0].public_from if later else None

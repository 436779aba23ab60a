"""The front page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import shelves
from articles.editions import TALK
from articles.listed import listed
from articles.models import Article, Correction, Section
from articles.page_cache import public_page
from articles.paging import page_of_ids, path_of
from articles.prepared import Prepared

TOP_STORIES, LATEST, IN_A_STRIP, CORRECTIONS = 7, 3, 4, 3
"""How many stand at the top, the lead among them; in the rail; in each section's strip; of the corrections."""


@require_safe
@public_page(TALK, "page")
def home(request: HttpRequest) -> HttpResponse:
    """Answer the front page as the editors arranged it; later pages go on with everything, newest first."""
    page = page_of_ids(request, Article.objects.all(), shelves.number_of())
    context = {"page": page, "canonical_path": path_of(reverse("home"), page.number)}
    if page.number == 1:
        context.update(_arranged(page))
    else:
        page.object_list = listed(page.object_list)
    return render(request, "articles/home.html", context)


def _arranged(page: Page) -> dict[str, Any]:
    """
    Give each story its one place: at the top, in the rail, in its section's strip, or among the earlier ones.

    Each of the page, which holds ids and is given their articles, is somewhere, because the second page begins after
    them.
    """
    chosen = _chosen()
    others = _without(page.object_list, chosen)
    free = max(0, TOP_STORIES - len(chosen))
    top, others = chosen + others[:free], others[free:]
    latest, others = others[:LATEST], others[LATEST:]
    strips = _strips(top + latest)
    in_strips = [story for strip in strips for story in strip]
    rows = {story.pk: story for story in listed([*top, *latest, *in_strips, *others])}

    def shown(ids: list[int]) -> list[Article]:
        return [rows[pk] for pk in ids if pk in rows]

    page.object_list = shown(page.object_list)
    return {
        "lead": next(iter(shown(top)), None),
        "next": shown(top)[1:],
        "latest": shown(latest),
        "strips": [(stories[0].section, stories) for stories in map(shown, strips) if stories],
        "earlier": shown(_without(others, in_strips)),
        "corrections": _corrections(),
    }


def _without(stories: list[int], taken: list[int]) -> list[int]:
    return [story for story in stories if story not in taken]


def _strips(taken: list[int]) -> list[list[int]]:
    """Return the ids of the newest articles, besides those `taken`, of each section that has a strip. One query."""
    return [row["newest"] for row in _newest(len(taken), **{f"id{place}": pk for place, pk in enumerate(taken)})]


@Prepared
def _newest(number: int, **taken: int) -> QuerySet[Section]:
    of_section = Article.objects.published().filter(section=OuterRef("pk")).exclude(pk__in=list(taken.values()))
    newest = ArraySubquery(of_section.newest_first().values("pk")[:IN_A_STRIP])
    return Section.objects.filter(on_front=True).order_by("position", "name").values(newest=newest)


@Prepared
def _chosen() -> QuerySet[Article]:
    chosen = Article.objects.published().filter(front_story__isnull=False)
    return chosen.order_by("front_story__position").values_list("pk", flat=True)


@Prepared
def _corrections() -> QuerySet[Correction]:
    return Correction.objects.public().newest_first().with_headlines()[:CORRECTIONS]

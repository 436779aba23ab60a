"""The front page."""

from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import shelves
from articles.editions import TALK
from articles.models import Article, Correction, Section
from articles.page_cache import public_page
from articles.paging import page_of_articles, path_of

TOP_STORIES, LATEST, IN_A_STRIP, CORRECTIONS = 7, 3, 4, 3
"""How many stand at the top, the lead among them; in the rail; in each section's strip; of the corrections."""


@require_safe
@public_page(TALK, "page")
def home(request: HttpRequest) -> HttpResponse:
    """Answer the front page as the editors arranged it; later pages go on with everything, newest first."""
    page = page_of_articles(request, Article.objects.all(), shelves.number_of())
    context = {"page": page, "canonical_path": path_of(reverse("home"), page.number)}
    if page.number == 1:
        context.update(_arranged(list(page.object_list.select_related("lead_image"))))
    return render(request, "articles/home.html", context)


def _arranged(newest: list[Article]) -> dict[str, Any]:
    """
    Give each story its one place: at the top, in the rail, in its section's strip, or among the earlier ones.

    Each of the `newest` is somewhere, because the second page begins after them.
    """
    listed = Article.objects.published().for_lists().select_related("lead_image")
    chosen = list(listed.filter(front_story__isnull=False).order_by("front_story__position"))
    others = _without(newest, chosen)
    free = max(0, TOP_STORIES - len(chosen))
    top, others = chosen + others[:free], others[free:]
    latest, others = others[:LATEST], others[LATEST:]
    strips = _strips(top + latest)
    in_strips = [story for _, stories in strips for story in stories]
    return {
        "lead": top[0] if top else None,
        "next": top[1:],
        "latest": latest,
        "strips": strips,
        "earlier": _without(others, in_strips),
        "corrections": Correction.objects.public().newest_first().with_headlines()[:CORRECTIONS],
    }


def _without(stories: list[Article], taken: list[Article]) -> list[Article]:
    return [story for story in stories if story not in taken]


def _strips(taken: list[Article]) -> list[tuple[Section, list[Article]]]:
    """Return each section that has a strip with its newest articles, besides those `taken`. One query."""
    of_section = (
        Article.objects.published().filter(section=OuterRef("pk")).exclude(pk__in=[story.pk for story in taken])
    )
    newest = ArraySubquery(of_section.newest_first().values("pk")[:IN_A_STRIP])
    listed = Section.objects.filter(on_front=True).order_by().values(newest=Func(newest, function="unnest"))
    found = Article.objects.for_lists().filter(pk__in=listed)
    in_order = found.order_by("section__position", "section__name", "-published_at", "-pk")
    return [(section, list(stories)) for section, stories in groupby(in_order, key=lambda story: story.section)]

"""What was published when: the archive and its months."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import shelves
from articles.editions import NEWS, TALK
from articles.models import Article
from articles.page_cache import public_page
from articles.paging import page_of_articles, path_of


@require_safe
@public_page(NEWS)
def archive(request: HttpRequest) -> HttpResponse:
    """Answer every month that has something to read, with how much."""
    months = [
        {"year": year, "first_day": date(year, month, 1), "path": _path_of_month(year, month), "count": count}
        for year, month, count in shelves.months()
    ]
    return render(request, "articles/archive.html", {"months": months, "canonical_path": reverse("archive")})


@require_safe
@public_page(TALK, "page")
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Answer what was published in one month: the month of the articles' addresses, whatever the zone is now."""
    months = shelves.months()
    number = next((count for *place, count in months if place == [year, month]), 0)
    if not number:
        raise Http404("Nothing was published in that month.")
    page = page_of_articles(request, Article.objects.filter(url_year=year, url_month=month), number)
    path = _path_of_month(year, month)
    context = {
        "first_day": date(year, month, 1),
        "page": page,
        "path": path,
        "canonical_path": path_of(path, page.number),
        **_neighbours(months, (year, month)),
    }
    return render(request, "articles/month.html", context)


def _path_of_month(year: int, month: int) -> str:
    return reverse("month", kwargs={"year": year, "month": month})


def _neighbours(months: list[tuple[int, int, int]], here: tuple[int, int]) -> dict[str, dict[str, object] | None]:
    """Return the nearest months before and after that have something to read; `months` come newest first."""
    places = [(year, month) for year, month, _ in months]
    earlier = next((place for place in places if place < here), None)
    later = next((place for place in reversed(places) if place > here), None)
    return {
        "earlier": _month_at(*earlier) if earlier else None,
        "later": _month_at(*later) if later else None,
    }


def _month_at(year: int, month: int) -> dict[str, object]:
    return {"first_day": date(year, month, 1), "path": _path_of_month(year, month)}

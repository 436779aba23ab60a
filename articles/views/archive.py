"""What was published when: the archive and its months."""

from datetime import date

from django.db.models import Count, F, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editions import NEWS, TALK
from articles.models import Article
from articles.page_cache import public_page
from articles.paging import page_of_articles, path_of


@require_safe
@public_page(NEWS)
def archive(request: HttpRequest) -> HttpResponse:
    """Answer every month that has something to read, with how much."""
    rows = Article.objects.published().order_by("-url_year", "-url_month").values_list("url_year", "url_month")
    months = [
        {"year": year, "first_day": date(year, month, 1), "path": _path_of_month(year, month), "count": count}
        for year, month, count in rows.annotate(count=Count("*"))
    ]
    return render(request, "articles/archive.html", {"months": months, "canonical_path": reverse("archive")})


@require_safe
@public_page(TALK, "page")
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Answer what was published in one month: the month of the articles' addresses, whatever the zone is now."""
    page = page_of_articles(request, Article.objects.filter(url_year=year, url_month=month))
    if not page.paginator.count:
        raise Http404("Nothing was published in that month.")
    path = _path_of_month(year, month)
    context = {
        "first_day": date(year, month, 1),
        "page": page,
        "path": path,
        "canonical_path": path_of(path, page.number),
        **_neighbours(year, month),
    }
    return render(request, "articles/month.html", context)


def _path_of_month(year: int, month: int) -> str:
    return reverse("month", kwargs={"year": year, "month": month})


def _neighbours(year: int, month: int) -> dict[str, dict[str, object] | None]:
    """Return the nearest months before and after that have something to read."""
    here = year * 100 + month
    found = (
        Article.objects.published()
        .annotate(place=F("url_year") * 100 + F("url_month"))
        .aggregate(
            earlier=Max("place", filter=Q(place__lt=here)),
            later=Min("place", filter=Q(place__gt=here)),
        )
    )
    return {name: _month_at(*divmod(place, 100)) if place else None for name, place in found.items()}


def _month_at(year: int, month: int) -> dict[str, object]:
    return {"first_day": date(year, month, 1), "path": _path_of_month(year, month)}

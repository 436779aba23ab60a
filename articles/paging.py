"""Long lists, twenty at a time unless they say otherwise."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.listed import listed
from articles.models.article_queries import ArticleQuerySet

PER_PAGE = 20


class _Pages(Paginator):
    """Django's pages end where the rows ended when they were counted: one more since would push the last one out."""

    def page(self, number: int) -> Page:
        """Return the page of this number. Raises EmptyPage."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return self._get_page(self.object_list[first : first + self.per_page], number, self)


def page_of(
    request: HttpRequest, rows: QuerySet | Sequence[Any], per_page: int = PER_PAGE, *, count: int | None = None
) -> Page:
    """
    Return the page of `rows` that `?page=` asks for, the first one without it; `count` is their number, where known.

    Raises Http404 for anything that is not the number of a page there is.
    """
    paginator = _Pages(rows, per_page)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number_of(request))
    except EmptyPage as error:
        raise Http404("There are fewer pages than that.") from error


def page_of_ids(request: HttpRequest, articles: ArticleQuerySet, number: int) -> Page:
    """
    Return a page of the ids of those of `articles` that are published, the newest first; as `page_of`.

    `number` is how many these are (`articles.shelves`).
    """
    page = page_of(request, articles.published().newest_first().values_list("pk", flat=True), count=number)
    page.object_list = list(page.object_list)
    return page


def page_of_articles(request: HttpRequest, articles: ArticleQuerySet, number: int) -> Page:
    """Return such a page with the articles, as lists show them."""
    # The ids are cut first: what a row shows would be worked out for every article before a late page, too.
    page = page_of_ids(request, articles, number)
    page.object_list = listed(page.object_list)
    return page


def number_of(request: HttpRequest) -> int:
    """Return the number of the page that `?page=` asks for, 1 without it. Raises Http404 when it is no number."""
    return read_number(request.GET.get("page", "1"))


def read_number(typed: str) -> int:
    """Return the number of a page, as one address alone writes it. Raises Http404 for anything else."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", typed):
        raise Http404("Not a page number.")
    return int(typed)


def path_of(path: str, number: int) -> str:
    """Return the one address of a page of the list at `path`, which may have a query: the first has no number in it."""
    return path if number == 1 else f"{path}{'&' if '?' in path else '?'}page={number}"


def links_around(page: Page, address: Callable[[int], str]) -> dict[str, Any]:
    """
    Return what `articles/_pages.html` shows beside `page`; `address` gives the link to a page by its number.

    `numbers` holds (number, link); "…" where some are left out, with an empty link.
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "number": page.number,
        "numbers": [(number, address(number) if isinstance(number, int) else "") for number in numbers],
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }

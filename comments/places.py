"""
Where in an article's comments a reader is: `?comments=2`, the page of threads, and `?order=newest`.

Both stand in the article's own address, without them the first page and the oldest thread first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

from articles.models import Article
from articles.paging import links_around, read_number
from comments.models import Comment
from comments.thread import THREADS_ON_A_PAGE, page_number

NEWEST = "newest"


@dataclass(frozen=True)
class Place:
    """A page of an article's threads, in one of two orders."""

    article: Article
    number: int = 1
    newest_first: bool = False

    @classmethod
    def of(cls, article: Article, parameters: Mapping[str, str]) -> "Place":
        """
        Read the query string; an order it does not know is the usual one.

        Raises Http404 for anything but a number of a page. Whether that page is there, only the comments can say.
        """
        return cls(article, read_number(parameters.get("comments", "1")), parameters.get("order") == NEWEST)

    @property
    def path(self) -> str:
        """The address of the page it is on."""
        told = {"comments": self.number} if self.number > 1 else {}
        told |= {"order": NEWEST} if self.newest_first else {}
        return self.article.get_absolute_url() + (f"?{urlencode(told)}" if told else "")

    @property
    def oldest(self) -> str:
        """The address of the oldest threads."""
        return f"{Place(self.article).path}#comments"

    @property
    def newest(self) -> str:
        """The address of the newest threads."""
        return f"{Place(self.article, newest_first=True).path}#comments"

    def pages(self, threads: int) -> dict[str, Any]:
        """Return the links to the other pages of so many threads, as `articles/_pages.html` shows them."""
        return links_around(Paginator(range(threads), THREADS_ON_A_PAGE).page(self.number), self._page)

    def _page(self, number: int) -> str:
        return f"{replace(self, number=number).path}#comments"


def address_of(comment: Comment) -> str:
    """Return where on its article's pages a comment stands today; raises as `page_number` does. Two queries."""
    return f"{Place(comment.article, page_number(comment)).path}#c-{comment.pk}"

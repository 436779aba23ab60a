"""
Where in an article's comments a reader is: `?comments=2`, the page of threads, and `?order=newest`.

Or `?thread=17`, all of one thread, whose pages `comments` counts then. All stand in the article's own address, without
them the first page and the oldest thread first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404

from articles.models import Article
from articles.paging import links_around, read_number
from comments.models import Comment
from comments.thread import COMMENTS_ON_A_PAGE, Page, page_of_one_thread, page_of_threads, place_of

NEWEST = "newest"


@dataclass(frozen=True)
class Place:
    """A page of an article's threads, in one of two orders; or of one thread, told by the id of its first comment."""

    article: Article
    number: int = 1
    newest_first: bool = False
    thread: int | None = None

    @classmethod
    def of(cls, article: Article, parameters: Mapping[str, str]) -> "Place":
        """
        Read the query string; an order it does not know is the usual one, and one thread has no other.

        Raises Http404 for anything but the number of a page or a thread. Whether these are there, only the comments
        can say.
        """
        number, thread = read_number(parameters.get("comments", "1")), parameters.get("thread")
        if thread is None:
            return cls(article, number, parameters.get("order") == NEWEST)
        if not re.fullmatch(r"[1-9][0-9]{0,17}", thread):
            raise Http404("Not the number of a thread.")
        return cls(article, number, thread=int(thread))

    def page(self) -> Page:
        """Return what stands there; no entries where the article has no such page or thread. One query."""
        if self.thread is not None:
            return page_of_one_thread(self.article, self.thread, self.number)
        return page_of_threads(self.article, self.number, newest_first=self.newest_first)

    @property
    def path(self) -> str:
        """The address of the page it is on."""
        told = {} if self.thread is None else {"thread": self.thread}
        told |= {"comments": self.number} if self.number > 1 else {}
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

    @property
    def span(self) -> tuple[int, int]:
        """The first and, if there are so many, the last of the comments of one thread that its page shows."""
        return (self.number - 1) * COMMENTS_ON_A_PAGE + 1, self.number * COMMENTS_ON_A_PAGE

    def pages(self, number: int) -> dict[str, Any]:
        """Return the links to the others of so many pages, as `articles/_pages.html` shows them."""
        return links_around(Paginator(range(max(1, number)), 1).page(self.number), self._page)

    def _page(self, number: int) -> str:
        return f"{replace(self, number=number).path}#comments"


def address_of(comment: Comment) -> str:
    """Return where on its article's pages a comment stands today; raises as `place_of` does. One query."""
    number, thread = place_of(comment)
    return f"{Place(comment.article, number, thread=thread).path}#c-{comment.pk}"

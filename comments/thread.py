"""The comments of an article that have a place below it, arranged as threads, fifty threads a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from articles.models import Article
from comments.comment_html import comment_html
from comments.models import Comment

MAX_LEVEL = 3
THREADS_ON_A_PAGE = 50


@dataclass
class Entry:
    """
    One comment in its place; a tombstone, where readers could see it once and cannot any more.

    `to` is the comment it answers, when that has a place too; `above` the entry whose list of replies it stands in,
    None on the first level; `level` counts from 1. `says_closed` is set on the first of a thread that is closed.
    """

    comment: Comment
    to: Comment | None
    above: "Entry | None"
    level: int
    replies: list["Entry"] = field(default_factory=list)
    says_closed: bool = False

    @property
    def answers_hidden(self) -> bool:
        """Whether it answers a comment that has no place here."""
        return self.comment.parent_id is not None and self.to is None

    @property
    def is_closed(self) -> bool:
        """Whether an editor closed its thread."""
        return self.comment.thread_closed_at is not None

    @property
    def html(self) -> SafeString:
        """The comment's text as safe HTML."""
        return comment_html(self.comment.said)


@dataclass(frozen=True)
class Page:
    """One page of an article's threads: what stands on the first level, and how many threads the article has."""

    entries: list[Entry]
    threads: int


def page_of_threads(article: Article, number: int = 1, *, newest_first: bool = False) -> Page:
    """
    Return a page of the article's threads, `number` counting from 1; empty when there are fewer pages.

    One query, no recursion, however many and however deep. A thread is a comment and all that answers it, directly or
    not: it is never split, and stands where its first comment that has a place was posted. Inside a thread the order
    is that of posting. Below MAX_LEVEL replies stand one after the other. What was taken from readers keeps its place,
    as a tombstone. A reply whose parent has none stays: under the first comment of its thread if that has one, else on
    the first level.
    """
    threads = _threads(article)
    order = ["-started", "-first"] if newest_first else ["started", "first"]
    start = (number - 1) * THREADS_ON_A_PAGE
    shown = threads.order_by(*order)[start : start + THREADS_ON_A_PAGE]
    grouped = _standing(article).order_by().values("article").annotate(number=Count("thread_id", distinct=True))
    comments = list(
        _standing(article)
        .filter(thread_id__in=shown.values("thread_id"))
        .annotate(threads=Subquery(grouped.values("number")), thread_closed_at=Coalesce("root__closed_at", "closed_at"))
        .defer("submission_digest")
    )
    return Page(_first_level(comments, newest_first), comments[0].threads if comments else 0)


def page_number(comment: Comment) -> int:
    """
    Return the page that a comment stands on, oldest thread first. Two queries.

    Raises Comment.DoesNotExist when nothing of its thread has a place any more.
    """
    threads = _threads(comment.article)
    own = threads.get(thread_id=comment.root_id or comment.pk)
    earlier = threads.filter(Q(started__lt=own["started"]) | Q(started=own["started"], first__lt=own["first"]))
    return earlier.count() // THREADS_ON_A_PAGE + 1


def _standing(article: Article) -> QuerySet[Comment]:
    return Comment.objects.standing().filter(article=article).annotate(thread_id=Coalesce("root_id", "pk"))


def _threads(article: Article) -> QuerySet[Comment, dict[str, Any]]:
    """Return the threads of which something has a place, as rows: when each `started`, its `first` comment's id."""
    return _standing(article).order_by().values("thread_id").annotate(started=Min("posted_at"), first=Min("pk"))


def _first_level(comments: Iterable[Comment], newest_first: bool) -> list[Entry]:
    """Arrange the comments of whole threads, given in the order of posting."""
    places = _places(comments)
    threads: dict[int, list[Entry]] = {}
    for comment in comments:
        entry = places[comment.pk]
        first_level = threads.setdefault(comment.thread_id, [])
        (entry.above.replies if entry.above else first_level).append(entry)
    for first_level in threads.values():
        first_level[0].says_closed = first_level[0].is_closed
    ordered = reversed(threads.values()) if newest_first else threads.values()
    return [entry for first_level in ordered for entry in first_level]


def _places(comments: Iterable[Comment]) -> dict[int, Entry]:
    """Return each comment's entry by its id; made from the top of the thread down, so that each finds its parent's."""
    places: dict[int, Entry] = {}
    for comment in sorted(comments, key=attrgetter("depth")):
        parent = places.get(comment.parent_id or 0)
        above = parent or places.get(comment.root_id or 0)
        if above and above.level == MAX_LEVEL:
            above = above.above
        level = above.level + 1 if above else 1
        places[comment.pk] = Entry(comment, parent.comment if parent else None, above, level)
    return places

"""
The comments of an article that have a place below it, arranged as threads, some fifty comments a page.

A thread is a comment and all that answers it, directly or not. It stands where its first comment that has a place was
posted, on the page where its beginning falls: page 2 begins after fifty comments. Where an article has more than one
page, each thread shows its FIRST_OF_A_THREAD earliest and leads to pages of its own, so that one long quarrel takes no
more room than the others, and a page costs the same however many comments there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db import connections

from articles import servers
from articles.models import Article
from comments.models import Comment

MAX_LEVEL = 3
COMMENTS_ON_A_PAGE = 50
FIRST_OF_A_THREAD = 10


@dataclass
class Entry:
    """
    One comment in its place; a tombstone, where readers could see it once and cannot any more.

    `to` is the comment it answers, when that has a place too, be it on another page (`to_is_here`); `above` the entry
    whose list of replies it stands in, None on the first level; `level` counts from 1. `says_closed` is set on the
    first of a thread that is closed. `whole` is set on the last one on the first level of a thread that is cut: how
    many comments the thread has.
    """

    comment: Comment
    to: Comment | None
    to_is_here: bool
    above: "Entry | None"
    level: int
    replies: list["Entry"] = field(default_factory=list)
    says_closed: bool = False
    whole: int = 0

    @property
    def answers_hidden(self) -> bool:
        """Whether it answers a comment that has no place here."""
        return self.comment.parent_id is not None and self.to is None

    @property
    def is_closed(self) -> bool:
        """Whether an editor closed its thread."""
        return self.comment.thread_closed_at is not None


@dataclass(frozen=True)
class Page:
    """
    One page of comments: what stands on the first level, how many `threads` the article has, how many `pages`.

    Of a page inside one thread, `pages` are the thread's, `whole` is how many comments it has, and `begun_by` the
    signature of its first one, "" where that is not public.
    """

    entries: list[Entry]
    threads: int = 0
    pages: int = 0
    whole: int = 0
    begun_by: str = ""


_SHOWN = (
    *("id", "article_id", "parent_id", "root_id", "depth", "name", "text", "masks", "language", "note_key", "state"),
    *("staff_id", "posted_at", "edited_at", "removed_at", "removed_rule", "picked_at"),
)

# Each thread of the article with the page it is on; `shown` is how many of its comments that page has.
_PLACED = """
    SELECT root_id, standing, shown, count(*) OVER () AS threads,
        coalesce(sum(shown) OVER (
            ORDER BY started_at {order}, first {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0)::int / %(on_a_page)s + 1 AS page
    FROM (
        SELECT *, CASE WHEN sum(standing) OVER () <= %(on_a_page)s THEN standing
            ELSE least(standing, %(of_a_thread)s) END AS shown
        FROM comments_thread WHERE article_id = %(article)s
    ) AS capped
"""
# What a comment answers comes with it, as far as it has a place.
_SELECT = (
    f"SELECT {', '.join(f'comment.{name}' for name in _SHOWN)}, "
    """parent.id AS to_id, parent.name AS to_name, parent.state AS to_state, root.closed_at AS thread_closed_at,
    kept.root_id AS thread_id, kept.standing"""
)
_PARENT = """LEFT JOIN comments_comment AS parent ON parent.id = comment.parent_id
    AND (parent.state = 'approved' OR parent.removed_at IS NOT NULL)"""
_PAGE = f"""
    WITH placed AS MATERIALIZED ({_PLACED})
    {_SELECT}, kept.shown, kept.threads, (SELECT max(page) FROM placed) AS pages
    FROM placed AS kept JOIN comments_comment AS root ON root.id = kept.root_id CROSS JOIN LATERAL (
        SELECT * FROM comments_comment
        WHERE coalesce(root_id, id) = kept.root_id AND (state = 'approved' OR removed_at IS NOT NULL)
        ORDER BY posted_at, id LIMIT kept.shown
    ) AS comment {_PARENT}
    WHERE page = %(page)s ORDER BY comment.posted_at, comment.id
"""  # noqa: S608 - every value is a parameter
_IN_A_THREAD = f"""
    {_SELECT}, kept.standing AS shown, root.name AS root_name, root.state AS root_state
    FROM comments_thread AS kept JOIN comments_comment AS root ON root.id = kept.root_id
    JOIN comments_comment AS comment ON comment.id = ANY(ARRAY(
        SELECT id FROM comments_comment
        WHERE coalesce(root_id, id) = %(thread)s AND (state = 'approved' OR removed_at IS NOT NULL)
        ORDER BY posted_at, id OFFSET (%(page)s - 1) * %(on_a_page)s LIMIT %(on_a_page)s
    )) {_PARENT}
    WHERE kept.root_id = %(thread)s AND kept.article_id = %(article)s ORDER BY comment.posted_at, comment.id
"""  # noqa: S608 - every value is a parameter
_WHERE = f"""
    SELECT page, shown, (
        SELECT count(*) FROM comments_comment
        WHERE coalesce(root_id, id) = %(thread)s AND (state = 'approved' OR removed_at IS NOT NULL)
        AND (posted_at, id) < (%(posted_at)s, %(comment)s)
    ) FROM ({_PLACED}) AS placed WHERE root_id = %(thread)s
"""  # noqa: S608 - every value is a parameter


def _told(article: int, **values: Any) -> dict[str, Any]:
    """Return the parameters of the statements above."""
    return {"article": article, "on_a_page": COMMENTS_ON_A_PAGE, "of_a_thread": FIRST_OF_A_THREAD, **values}


def page_of_threads(article: Article, number: int = 1, *, newest_first: bool = False) -> Page:
    """
    Return a page of the article's threads, `number` counting from 1; empty when there are fewer pages.

    One query, no recursion, however many and however deep. Inside a thread the order is that of posting. Below
    MAX_LEVEL replies stand one after the other. What was taken from readers keeps its place, as a tombstone. A reply
    whose parent has none stays: under the first comment of its thread if that has one, else on the first level.
    """
    statement = _PAGE.format(order="DESC" if newest_first else "ASC")
    comments = list(Comment.objects.raw(statement, _told(article.pk, page=number)))
    if not comments:
        return Page([])
    return Page(_first_level(comments, newest_first), comments[0].threads, comments[0].pages)


def page_of_one_thread(article: Article, thread: int, number: int = 1) -> Page:
    """
    Return a page of the thread whose root has the id `thread`, in the order of posting; empty when there is none.

    One query. What answers a comment on an earlier page stands on the first level.
    """
    comments = list(Comment.objects.raw(_IN_A_THREAD, _told(article.pk, thread=thread, page=number)))
    if not comments:
        return Page([])
    first = comments[0]
    return Page(
        entries=_first_level(comments, newest_first=False),
        threads=1,
        pages=-(-first.standing // COMMENTS_ON_A_PAGE),
        whole=first.standing,
        begun_by=Comment(name=first.root_name).signature if first.root_state == Comment.State.APPROVED else "",
    )


def place_of(comment: Comment) -> tuple[int, int | None]:
    """
    Return the page that a comment stands on, oldest thread first, and None; or the page of its own thread, and which.

    One query. Raises Comment.DoesNotExist when nothing of its thread has a place any more.
    """
    thread = comment.root_id or comment.pk
    told = _told(comment.article_id, thread=thread, posted_at=comment.posted_at, comment=comment.pk)
    with connections[servers.current()].cursor() as cursor:
        cursor.execute(_WHERE.format(order="ASC"), told)
        row = cursor.fetchone()
    if row is None:
        raise Comment.DoesNotExist
    page, shown, earlier = row
    return (page, None) if earlier < shown else (earlier // COMMENTS_ON_A_PAGE + 1, thread)


def _first_level(comments: Iterable[Any], newest_first: bool) -> list[Entry]:
    """Arrange the comments of threads, given in the order of posting."""
    places = _places(comments)
    threads: dict[int, list[Entry]] = {}
    for comment in comments:
        entry = places[comment.pk]
        first_level = threads.setdefault(comment.thread_id, [])
        (entry.above.replies if entry.above else first_level).append(entry)
    for first_level in threads.values():
        first_level[0].says_closed = first_level[0].is_closed
        last = first_level[-1]
        last.whole = last.comment.standing if last.comment.standing > last.comment.shown else 0
    ordered = reversed(threads.values()) if newest_first else threads.values()
    return [entry for first_level in ordered for entry in first_level]


def _places(comments: Iterable[Any]) -> dict[int, Entry]:
    """Return each comment's entry by its id; made from the top of the thread down, so that each finds its parent's."""
    places: dict[int, Entry] = {}
    for comment in sorted(comments, key=attrgetter("depth")):
        parent = places.get(comment.parent_id or 0)
        above = parent or places.get(comment.root_id or 0)
        if above and above.level == MAX_LEVEL:
            above = above.above
        level = above.level + 1 if above else 1
        to = parent.comment if parent else _elsewhere(comment)
        places[comment.pk] = Entry(comment, to, parent is not None, above, level)
    return places


def _elsewhere(comment: Any) -> Comment | None:
    """Return what a comment answers as far as it is told here: under which name, and whether it is public."""
    if comment.to_id is None:
        return None
    return Comment(pk=comment.to_id, name=comment.to_name, state=comment.to_state)

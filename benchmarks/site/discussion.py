"""What readers answered in a made paper: threads of all depths, in every state, with the log of what was decided."""

import hashlib
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from django.db import connection

from articles.models import Article
from benchmarks.site.loading import load
from benchmarks.site.paper import BEGIN, EDITORS, END
from benchmarks.site.prose import Prose
from comments import event_log
from comments.models import Comment, ModerationEvent, SealedAddress

MEASURED = {1: 50, 2: 1000, 3: 5000}
"""How many comments stand below the articles that are measured."""

LARGE_THREAD = 3000
"""How many of those of article 3 are one thread."""

READ_LAST = END - timedelta(days=30)
"""What came later and was not published waits for an editor."""

_STATES = {"approved": 90, "tombstone": 2, "rejected": 5, "spam": 2, "withdrawn": 1}
_REASONS = ("off-topic", "abuse", "personal-data", "advertising", "other")


class Place(NamedTuple):
    """A comment's place: `number`, `parent` and `root` count from 0 within its article, -1 for none."""

    at: datetime
    article: int
    number: int
    parent: int
    root: int
    depth: int
    state: str


def shares(published: dict[int, datetime], comments: int, luck: random.Random) -> dict[int, int]:
    """Return how many comments each article gets: the measured ones first, most others few and some hundreds."""
    found: dict[int, int] = {}
    for article, number in MEASURED.items():
        found[article] = min(number, comments - sum(found.values())) if article in published else 0
    others = [article for article in published if article not in MEASURED]
    weights = [min(luck.paretovariate(1.3), 40) for _ in others]
    left, total = comments - sum(found.values()), sum(weights)
    bounds = [round(left * weight / total) for weight in accumulate(weights)]
    others_get = zip(others, [0, *bounds], bounds, strict=False)
    return found | {article: end - start for article, start, end in others_get}


def places(article: int, begins: datetime, number: int, luck: random.Random) -> Iterator[Place]:
    """Yield the places of an article's comments, thread by thread; only what stands is answered."""
    made = 0
    while made < number:
        size = LARGE_THREAD if article == 3 and made == 0 else 1 + int(luck.expovariate(0.3))
        size = min(size, number - made)
        starts = begins + timedelta(days=min(luck.expovariate(1), 20))
        thread = [Place(starts, article, made, -1, -1, 0, _state(article, starts, luck))]
        while len(thread) < size and _stands(thread[0]):
            recent = [place for place in thread[-8:] if _stands(place)] or thread[:1]
            parent = thread[0] if luck.random() < 0.35 else luck.choice(recent)
            at = parent.at + timedelta(minutes=1 + luck.expovariate(0.05))
            state = _state(article, at, luck)
            thread.append(Place(at, article, made + len(thread), parent.number, made, parent.depth + 1, state))
        yield from thread
        made += len(thread)


def _stands(place: Place) -> bool:
    return place.state in ("approved", "tombstone")


def _state(article: int, at: datetime, luck: random.Random) -> str:
    """The measured articles have nothing but what stands, and the first of them nothing that was taken away."""
    if article == 1:
        return "approved"
    if article in MEASURED:
        return "approved" if luck.random() < 0.98 else "tombstone"
    state = luck.choices(list(_STATES), list(_STATES.values()))[0]
    return "held" if at > READ_LAST and state in ("rejected", "spam") else state


class Discussion:
    """All comments of a paper."""

    def __init__(self, comments: int, luck: random.Random, prose: Prose) -> None:
        self._luck, self._prose = luck, prose
        self.comments = comments
        self._readers: list[tuple[uuid.UUID, str]] = []
        self._events: list[tuple[Any, ...]] = []
        self._ids: dict[int, dict[int, int]] = {}

    def fill(self) -> Iterator[int]:
        """Write everything, and yield how many comments are written so far."""
        published = dict(Article.objects.published().order_by("pk").values_list("pk", "published_at"))
        if not published:
            return
        self._addresses()
        every = [
            place
            for article, number in shares(published, self.comments, self._luck).items()
            for place in places(article, published[article], number, self._luck)
        ]
        every.sort(key=lambda place: (place.at, place.article, place.number))
        for start in range(0, len(every), 50_000):
            load(Comment, _COLUMNS, self._rows(every, start, start + 50_000))
            yield min(start + 50_000, len(every))
        self._log()
        _count()

    def _addresses(self) -> None:
        """One reader for six comments. Their addresses are forgotten, as those of old comments are."""
        self._readers = [
            (uuid.UUID(int=self._luck.getrandbits(128), version=4), self._prose.name())
            for _ in range(self.comments // 6 + 3)
        ]
        load(SealedAddress, ["id", "digest", "key_id", "created_at", "confirmed_at"], (
            (pk, hashlib.sha256(pk.bytes).digest(), "made", BEGIN, None if place % 2 else BEGIN)
            for place, (pk, _) in enumerate(self._readers)
        ))  # fmt: skip

    def _rows(self, every: list[Place], start: int, end: int) -> Iterator[tuple[Any, ...]]:
        for pk, place in enumerate(every[start:end], start + 1):
            numbers = self._ids.setdefault(place.article, {})
            numbers[place.number] = pk
            yield self._row(pk, place, numbers.get(place.parent), numbers.get(place.root))

    def _row(self, pk: int, place: Place, parent: int | None, root: int | None) -> tuple[Any, ...]:
        luck = self._luck
        reader, name = self._readers[int(len(self._readers) * luck.random() ** 2)]
        said, reason = self._prose.comment(), luck.choice(_REASONS)
        state = "rejected" if place.state == "tombstone" else place.state
        at = None if state == "held" else place.at + timedelta(minutes=1 + luck.expovariate(0.02))
        self._decide(pk, place.state, at, "spam" if state == "spam" else reason)
        forgotten = state not in ("approved", "held")
        removed = (at + timedelta(days=1), reason) if place.state == "tombstone" else (None, "")
        return (
            pk, place.article, parent, root, place.depth, "" if forgotten else name, "" if forgotten else said, "en",
            state, "review", None if forgotten else reader, place.at if pk % 2 else None, place.at, at,
            at if _stands(place) else None, *removed, END if forgotten else None,
            "n2" if root is None and pk % 8 == 0 else "",
        )  # fmt: skip

    def _decide(self, pk: int, state: str, at: datetime | None, reason: str) -> None:
        """Note the decisions on a comment for the log, as (when, comment, action, from, to, rule, who)."""
        editor = 1 + pk % EDITORS
        if state in ("approved", "tombstone"):
            self._events.append((at, pk, "approve", "held", "approved", "editor", editor))
        if state == "tombstone":
            self._events.append((at + timedelta(days=1), pk, "reject", "approved", "rejected", reason, editor))
        if state in ("rejected", "spam"):
            self._events.append((at, pk, "spam" if state == "spam" else "reject", "held", state, reason, editor))
        if state == "withdrawn":
            self._events.append((at, pk, "withdraw", "held", "withdrawn", "withdrawn", None))

    def _log(self) -> None:
        """Write the chain of decisions, in the order in which they were made."""
        self._events.sort()
        columns = ["at", "comment_id", "action", "from_state", "to_state", "rule", "staff_id", "prev_hash", "hash"]
        load(ModerationEvent, columns, _chained(self._events))


def _chained(events: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    before = event_log.BEFORE_THE_FIRST
    for at, comment, action, from_state, to_state, rule, staff in events:
        event = ModerationEvent(
            comment_id=comment, action=action, from_state=from_state, to_state=to_state, rule=rule, staff_id=staff,
            at=at, prev_hash=before,
        )  # fmt: skip
        following = event_log.chained_hash(event)
        yield (at, comment, action, from_state, to_state, rule, staff, before, following)
        before = following


def _count() -> None:
    """Write what is counted, chosen and recorded beside the comments."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET comment_count = counted.number FROM (SELECT article_id, count(*) AS number"
            " FROM comments_comment WHERE state = 'approved' GROUP BY article_id) AS counted WHERE article_id = id"
        )
        cursor.execute(
            "UPDATE comments_comment SET picked_at = posted_at WHERE id IN"
            " (SELECT id FROM comments_comment WHERE state = 'approved' ORDER BY posted_at DESC, id DESC LIMIT 5)"
        )
        cursor.execute(
            "INSERT INTO articles_auditevent (at, staff_id, action, kind, row)"
            " SELECT at, staff_id, action, 'comments.comment', comment_id FROM comments_moderationevent"
            " WHERE staff_id IS NOT NULL ORDER BY id"
        )


_COLUMNS = (
    *("id", "article_id", "parent_id", "root_id", "depth", "name", "text", "language", "state", "rule"),
    *("sealed_address_id", "confirmed_at", "posted_at", "decided_at", "published_at", "removed_at", "removed_rule"),
    *("erased_at", "note_key"),
)

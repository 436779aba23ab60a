"""
The moderation log: a chain of decisions that shows where somebody changed it.

Each row's `hash` is SHA-256 over the `hash` of the row before it (32 zero bytes for the first row) followed by the
row's facts. The facts are one JSON array in ASCII without spaces, so that anybody can recompute it:

    [comment id, action, from state, to state, rule, staff id or null, microseconds since 1970-01-01 UTC]

The order of the chain is the order of the ids, because rows are appended one transaction at a time. A chain shows a
changed, inserted, moved or missing row, but it cannot know of rows cut off its end. Against that, write down the
head that `manage.py verify_log` prints and `/comments/log/` shows to everybody, outside this database, and give it to
the command later.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.transaction import TransactionManagementError

from articles.models import User
from comments.models import Comment, ModerationEvent

BEFORE_THE_FIRST = bytes(32)
ADVISORY_LOCK = 0x6D6F646C6F67  # "modlog" in ASCII: a number that nothing else locks
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ROWS_AT_A_TIME = 2000


def append(
    comment: Comment, action: str, from_state: str, to_state: str, rule: str, staff: User | None, at: datetime
) -> ModerationEvent:
    """
    Add one decision to the end of the chain, inside the caller's transaction; `at` is aware.

    Waits until every transaction that appended before has ended, so it is the last lock a transaction takes (the
    order is in `comments.moderation`). Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A decision and its event are one transaction: append inside atomic().")
    _wait_for_the_end_of_the_chain()
    event = ModerationEvent(
        comment=comment,
        action=action,
        from_state=from_state,
        to_state=to_state,
        rule=rule,
        staff=staff,
        at=at,
        prev_hash=head(),
    )
    event.hash = chained_hash(event)
    event.save(force_insert=True)
    return event


def head() -> bytes:
    """Return the hash of the newest row, 32 bytes; zeros while the log is empty."""
    newest = ModerationEvent.objects.order_by("-pk").values_list("hash", flat=True).first()
    return BEFORE_THE_FIRST if newest is None else bytes(newest)


def head_and_length(before: datetime | None = None) -> tuple[bytes, int]:
    """Return the head and how many rows lead to it: those from before a moment, or all."""
    rows = ModerationEvent.objects.all() if before is None else ModerationEvent.objects.filter(at__lt=before)
    newest = rows.order_by("-pk").values_list("pk", "hash").first()
    if newest is None:
        return BEFORE_THE_FIRST, 0
    # Rows that are appended meanwhile have higher ids.
    return bytes(newest[1]), rows.order_by().filter(pk__lte=newest[0]).count()


def contains(noted_head: bytes) -> bool:
    """Whether a head written down earlier is still in the log."""
    return noted_head == BEFORE_THE_FIRST or ModerationEvent.objects.filter(hash=noted_head).exists()


def verify(progress: Callable[[int], None] = lambda _done: None) -> int | None:
    """
    Walk the whole chain in constant memory; return the id of the first row that does not fit, or None.

    `progress` hears how many rows fit so far.
    """
    expected = BEFORE_THE_FIRST
    for done, event in enumerate(ModerationEvent.objects.order_by("pk").iterator(chunk_size=ROWS_AT_A_TIME)):
        progress(done)
        if bytes(event.prev_hash) != expected or bytes(event.hash) != chained_hash(event):
            return event.pk
        expected = bytes(event.hash)
    return None


def chained_hash(event: ModerationEvent) -> bytes:
    """Return the 32 bytes that `event.hash` must be, from the row's facts and its `prev_hash`."""
    facts = [
        event.comment_id,
        event.action,
        event.from_state,
        event.to_state,
        event.rule,
        event.staff_id,
        (event.at - EPOCH) // timedelta(microseconds=1),
    ]
    return hashlib.sha256(bytes(event.prev_hash) + json.dumps(facts, separators=(",", ":")).encode("ascii")).digest()


def _wait_for_the_end_of_the_chain() -> None:
    """Lock, in a statement of its own: the next statement then sees what the transaction before has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])

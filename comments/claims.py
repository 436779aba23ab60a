"""
Who reads what: waiting comments are given to one moderator at a time, so that two never read the same one.

A claim says who is reading a comment and until when; a decision ends it (`comments.moderation`), and so does time. It
locks nothing: whoever decides first has decided. Rows that another transaction holds are passed over and nothing here
waits for a lock, so that a claim can neither stop a decision nor wait for one for ever.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from articles.models import User
from comments.models import Comment

LEASE = timedelta(minutes=10)
ROWS = 25


@dataclass(frozen=True)
class Reading:
    """A colleague who is reading `number` comments now."""

    colleague: User
    number: int


def free_for(staff: User, now: datetime) -> Q:
    """Return the condition that nobody but `staff` is reading a comment at `now`."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=now) | Q(claimed_by=staff)


def claim(
    staff: User, comments: QuerySet[Comment], *, size: int = ROWS, start: int = 0, mine_first: bool = False
) -> list[int]:
    """
    Give `staff` up to `size` of the comments that nobody else is reading, for a LEASE; return their ids in order.

    `comments` is in the order to read them, without joined tables; the first `start` of those that are free are left
    out. `mine_first` keeps what `staff` is reading already before anything new is given, the longest wait first.
    """
    now = timezone.now()
    free = comments.filter(free_for(staff, now))
    if mine_first:
        is_mine = Q(claimed_by=staff, claimed_until__gt=now)
        first = Case(When(is_mine, then=Value(0)), default=Value(1), output_field=IntegerField())
        free = free.order_by(first, "posted_at", "pk")
    with transaction.atomic():
        given = _locked(free)[start : start + size]
        ids = list(given)
        Comment.objects.filter(pk__in=ids).update(claimed_by=staff, claimed_until=now + LEASE)
    return ids


def renew(staff: User) -> list[int]:
    """Let `staff` read on for another LEASE what nobody has taken over meanwhile; return the ids."""
    with transaction.atomic():
        ids = list(_locked(Comment.objects.filter(claimed_by=staff)))
        Comment.objects.filter(pk__in=ids).update(claimed_until=timezone.now() + LEASE)
    return ids


def let_go(staff: User, but: Collection[int] = ()) -> None:
    """End the claims of `staff`, except on the comments with the ids `but`."""
    with transaction.atomic():
        ids = list(_locked(Comment.objects.filter(claimed_by=staff).exclude(pk__in=but)))
        Comment.objects.filter(pk__in=ids).update(claimed_by=None, claimed_until=None)


def take_over(staff: User, holder: User) -> int:
    """Give `staff` what `holder` is reading; return how many comments that are. Raises ValueError for one's own."""
    if staff == holder:
        raise ValueError("Nobody takes over what is theirs.")
    now = timezone.now()
    with transaction.atomic():
        ids = list(_locked(Comment.objects.filter(claimed_by=holder, claimed_until__gt=now)))
        Comment.objects.filter(pk__in=ids).update(claimed_by=staff, claimed_until=now + LEASE)
    return len(ids)


def read_by_others(staff: User, comments: QuerySet[Comment]) -> list[Reading]:
    """Return who else is reading how many of the comments now, by name. Two queries at most."""
    now = timezone.now()
    claimed = comments.filter(claimed_until__gt=now, claimed_by__isnull=False).exclude(claimed_by=staff)
    numbers = dict(claimed.order_by().values_list("claimed_by").annotate(number=Count("pk")))
    colleagues: Sequence[Any] = User.objects.filter(pk__in=numbers) if numbers else []
    return sorted(
        (Reading(colleague, numbers[colleague.pk]) for colleague in colleagues),
        key=lambda reading: reading.colleague.name.casefold(),
    )


def _locked(comments: QuerySet[Comment]) -> QuerySet[Comment, int]:
    """Return the ids of those rows that no other transaction holds, and hold them."""
    return comments.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)

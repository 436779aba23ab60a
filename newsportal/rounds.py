"""When a worker last went round its duties: the sign of life that everything else is judged by."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from newsportal.models import WorkerRound

# A round begins every half minute. One that asks many slow sites, or saves a large paper, takes some minutes.
LATE_AFTER = timedelta(minutes=15)

_ROW = 1


def begin() -> None:
    """Write down that a round begins. What failed in the one before stays known until this one has ended."""
    WorkerRound.objects.bulk_create(
        [WorkerRound(pk=_ROW, began_at=timezone.now(), ended_at=None)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["began_at", "ended_at"],
    )


def end(failed: Iterable[str]) -> None:
    """Write down that the round has ended, with the names of the duties that failed in it."""
    WorkerRound.objects.filter(pk=_ROW).update(ended_at=timezone.now(), failed=" ".join(failed))


def last_round() -> WorkerRound | None:
    """Return the round that began last, None when no worker ever went round. One query."""
    return WorkerRound.objects.filter(pk=_ROW).first()


def is_late(last: WorkerRound | None) -> bool:
    """Return whether that round is too old for a worker to be running; it is, too, when one hangs in it."""
    return last is None or timezone.now() - last.began_at > LATE_AFTER

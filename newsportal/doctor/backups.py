"""The last backup: made in time, and still there."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from newsportal.doctor.finding import Finding, fault, fine, warning
from newsportal.models import Backup


def check() -> Iterator[Finding]:
    """Say how old the last backup is, and why the last attempt failed."""
    ended = Backup.objects.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")
    newest, made = ended.first(), ended.exclude(file="").first()
    if newest is not None and newest.fault:
        yield fault(f"The last backup failed: {newest.fault}", "Mend that, then `make backup`.")
    if made is None or made.ended_at is None:
        yield fault("There is no backup: a broken disk would end the paper.", "Make the first: `make backup`.")
        return
    yield of_the_last(made)
    if not settings.BACKUP_EVERY:
        do = "Set BACKUP_EVERY to a number of hours, or let another program save the paper."
        yield warning("Backups are made only when somebody asks: BACKUP_EVERY is 0.", do)


def of_the_last(made: Backup) -> Finding:
    """Judge the newest that was made: one round late is no fault, two are."""
    assert made.ended_at is not None  # noqa: S101
    age = timezone.now() - made.ended_at
    if not (settings.BACKUP_DIR / made.file).exists():
        what = f"The last backup, {made.file}, is not in {settings.BACKUP_DIR} any more."
        return fault(what, "If nobody moved it away on purpose, make another: `make backup`.")
    hours = int(age.total_seconds() / 3600)
    if settings.BACKUP_EVERY and age > 2 * timedelta(hours=settings.BACKUP_EVERY):
        do = "The worker makes them: look at its findings. `make backup` makes one now."
        return fault(f"The last backup is {hours} hours old; one is due every {settings.BACKUP_EVERY} hours.", do)
    return fine(f"The last backup is {hours} hours old ({made.file}). Keep copies on another machine.")

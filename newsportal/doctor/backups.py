"""The last backup: made in time, and still there."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from newsportal import backups
from newsportal.doctor.finding import Finding, fault, fine, warning
from newsportal.models import Backup


def check() -> Iterator[Finding]:
    """Say how old the last backup is, and why the last attempt failed."""
    state = backups.state()
    if state.last_fault is not None:
        yield fault(f"The last backup failed: {state.last_fault.fault}", "Mend that, then `make backup`.")
    if state.last_good is None:
        yield fault("There is no backup: a broken disk would end the paper.", "Make the first: `make backup`.")
        return
    yield of_the_last(state.last_good, is_late=state.is_late)
    if not settings.BACKUP_EVERY:
        do = "Set BACKUP_EVERY to a number of hours, or let another program save the paper."
        yield warning("Backups are made only when somebody asks: BACKUP_EVERY is 0.", do)


def of_the_last(made: Backup, *, is_late: bool) -> Finding:
    """Say whether the newest that was made is there, and how old what is in it is."""
    if not (settings.BACKUP_DIR / made.file).exists():
        what = f"The last backup, {made.file}, is not in {settings.BACKUP_DIR} any more."
        return fault(what, "If nobody moved it away on purpose, make another: `make backup`.")
    hours = int((timezone.now() - made.began_at).total_seconds() / 3600)
    if is_late:
        do = "The worker makes them: look at its findings. `make backup` makes one now."
        return fault(f"The last backup is {hours} hours old; one is due every {settings.BACKUP_EVERY} hours.", do)
    return fine(f"The last backup is {hours} hours old ({made.file}). Keep copies on another machine.")

"""When the worker makes backups, which ones are kept, and how it stands with them."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from articles.models import Site, User
from comments.outbox import queue_for_staff
from newsportal.backups import dumping, making
from newsportal.backups.faults import BackupFault, BackupIsBeingMade, sentence
from newsportal.models import Backup
from newsportal.postgres_programs import PostgresError

logger = logging.getLogger("newsportal.backups")

FIRST_AFTER = timedelta(hours=1)
"""How long after the site settings were first saved a paper gets its first backup."""

AGAIN_AFTER = timedelta(hours=1)
"""How long after one that failed the next one is tried."""

LATE_AFTER = timedelta(hours=3)
"""How much later than it was due a backup counts as late: one of a large paper takes its time."""

SOON = timedelta(minutes=10)
"""How long a backup that somebody asked for may wait for the worker before something is wrong."""

KIND = "backup_failed"
MAY_MAKE = "newsportal.make_backup"


@dataclass(frozen=True)
class State:
    """
    How it stands: the newest backup there is, the newest failure since, what is being made or asked for.

    `is_late` is whether the worker should have made one by now.
    """

    last_good: Backup | None
    last_fault: Backup | None
    running: Backup | None
    is_late: bool


def state() -> State:
    """Return how it stands with the backups, in three queries at most."""
    good = kept().first()
    since = Backup.objects.filter(began_at__gt=good.began_at) if good else Backup.objects.all()
    newer = list(since.filter(file="").order_by("-began_at", "-pk")[:20])
    fault = next((row for row in newer if row.ended_at), None)
    running = next((row for row in newer if not row.ended_at), None)
    due = _due_at(good)
    return State(good, fault, running, due is not None and due + LATE_AFTER < timezone.now())


def kept() -> QuerySet[Backup]:
    """Return the backups whose file is there, as far as we know, the newest first."""
    return Backup.objects.exclude(file="").filter(deleted_at=None).order_by("-began_at", "-pk")


def ask_for(by: User) -> Backup | None:
    """Write down that somebody wants a backup, which the worker then makes; None when one is on its way already."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE newsportal_backup IN SHARE ROW EXCLUSIVE MODE")
        if Backup.objects.filter(ended_at=None).exists():
            return None
        return Backup.objects.create(by=by)


def make_due_backup() -> None:
    """Make the backup that is due or was asked for, and remove those that are old; the worker calls it each round."""
    _settle_interrupted()
    _remove_old()
    if not _is_due():
        return
    with translation.override(Site.current().language):
        try:
            made = making.make_backup()
        except BackupIsBeingMade:
            return
        except Exception as fault:
            _tell(fault)
            return
    logger.info("Backup made: %s (%d bytes).", made.file, made.size)
    _remove_old()


def _is_due() -> bool:
    if making.asked_for().exists():
        return True
    now, due = timezone.now(), _due_at(kept().first())
    if due is None or due > now:
        return False
    return not Backup.objects.filter(file="", began_at__gt=now - min(AGAIN_AFTER, _every())).exists()


def _due_at(good: Backup | None) -> datetime | None:
    """Return when the worker should make one, `good` being the newest; None while it should not."""
    if not settings.BACKUP_EVERY:
        return None
    if good is not None:
        return good.began_at + _every()
    confirmed_at = Site.current().confirmed_at
    return confirmed_at + FIRST_AFTER if confirmed_at else None


def _every() -> timedelta:
    return timedelta(hours=settings.BACKUP_EVERY)


def _settle_interrupted() -> None:
    """Say of a backup that nobody makes any more that it failed."""
    if not making.begun().exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [dumping.LOCK])
        if cursor.fetchone()[0]:
            making.begun().update(ended_at=timezone.now())


def _remove_old() -> None:
    """Remove the files that newer ones have made needless, and note which are gone; the newest there is stays."""
    until = timezone.now() - timedelta(days=settings.KEEP_BACKUPS)
    newest: Backup | None = None
    for row in kept():
        path = file_of(row)
        if newest is None and path.exists():
            newest = row
            continue
        if path.exists() and row.began_at >= until:
            continue
        path.unlink(missing_ok=True)
        Backup.objects.filter(pk=row.pk).update(deleted_at=timezone.now())


def file_of(row: Backup) -> Path:
    """Return the file of a backup. Raises ValueError for a name that we never give."""
    if not making.FILE_NAME.fullmatch(row.file):
        raise ValueError(row.file)
    return Path(settings.BACKUP_DIR) / row.file


def _tell(fault: Exception) -> None:
    """Log why a backup failed, and mail it to everybody who may make one, once a day."""
    is_ours = not isinstance(fault, BackupFault | PostgresError | OSError | Error)
    logger.error("The backup failed. %s", sentence(fault, settings.BACKUP_DIR), exc_info=fault if is_ours else None)
    queue_for_staff(KIND, MAY_MAKE, f"{timezone.now():%Y-%m-%d}")

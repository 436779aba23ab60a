"""
Brings a paper back from a backup: database, pictures, and the settings to compare.

Nothing is touched before all of the file was read and found whole. The database changes in one transaction; the
pictures are put beside and change places with the old ones when it has succeeded. The keys are in no backup.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from articles import editions
from articles.models import Edition, StaffLink
from articles.progress import MEGABYTE, Progress
from comments import vault
from newsportal import preparing, upgrading
from newsportal.backups import archive, dumping, journal, loading, making, settings_file
from newsportal.backups.faults import BackupFault
from newsportal.backups.running import database_running, refuse_others_at_work
from newsportal.models import Backup
from newsportal.version import VERSION

Say = Callable[[str], None]

_OURS = ("django", "auth")  # tables that older versions may have had, by what their names begin with


def restore(file: Path, say: Say, replace: bool = False, forward: bool = True) -> archive.Manifest:
    """
    Bring the paper back that `file` holds, telling each step to `say`; return what the file says of itself.

    A database that holds a paper is refused unless `replace`; then a backup of it is made first. A backup of an older
    version is brought up to date unless `forward` is False: then the database is as that version left it.
    Raises BackupFault, archive.ArchiveFault, CannotStart, PostgresError, OSError. What fails before the pictures change
    places leaves everything as it was.
    """
    say(f"Reading {file}.")
    manifest = _verified(file)
    _refuse_newer(manifest)
    say(f"It is whole: the paper of {manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.version}.")
    with database_running("being restored", alone=True):
        preparing.reach_database()
        refuse_others_at_work()
        _refuse_strangers(manifest)
        if _holds_a_paper():
            _save_first(say, replace)
        journal.set_aside()
        upgrading.end()
        with _unpacked(file) as folder:
            say("Loading the database.")
            loading.load(folder / archive.DUMP, manifest)
            connection.close()
            _swap_media(folder)
            _keep_settings(folder, say)
        if forward:
            preparing.migrate(say)
        _settle()
        _remove_again(say, forward)
        _tell_what_is_left(say)
    return manifest


def _verified(file: Path) -> archive.Manifest:
    with Progress("Megabytes read") as progress:
        return archive.verified(file, lambda read, size: progress(read // MEGABYTE, -(-size // MEGABYTE)))


def _refuse_newer(manifest: archive.Manifest) -> None:
    ours = MigrationLoader(None).disk_migrations
    known = {f"{app}.{name}" for key, migration in ours.items() for app, name in (key, *migration.replaces)}
    unknown = sorted(set(manifest.migrations) - known)
    if _numbers(manifest.version) > _numbers(VERSION):
        raise BackupFault(
            f"This backup was made by version {manifest.version} of the paper; here is {VERSION}. Install version "
            f"{manifest.version} or a newer one, then restore it. Nothing was changed."
        )
    if unknown:
        raise BackupFault(
            f"The database in this backup belongs to a newer version of the paper than {VERSION}, which does not know "
            f"{unknown[0]}. Put the newer code in place, then restore it. Nothing was changed."
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split("+")[0].split(".") if part.isdecimal()]


def _refuse_strangers(manifest: archive.Manifest) -> None:
    """Refuse a database in which something else lives too: it would go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {name for (name,) in cursor.fetchall()}
    prefixes = tuple(f"{name}_" for name in (*_OURS, *apps.app_configs))
    strange = sorted(name for name in present - set(manifest.rows) if not name.startswith(prefixes))
    if strange:
        raise BackupFault(
            f"The database also holds tables that are not the paper's: {', '.join(strange[:5])}. Give the paper a "
            "database of its own (DATABASE_URL), then run the command again."
        )


def _holds_a_paper() -> bool:
    tables = [name for name in ("articles_user", "articles_article") if making.has_table(name)]
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"SELECT EXISTS (SELECT FROM public.{name})")  # noqa: S608
            if cursor.fetchone()[0]:
                return True
    return False


def _save_first(say: Say, replace: bool) -> None:
    if not replace:
        raise BackupFault(
            "The database holds a paper already, and nothing was changed. To put the backup in its place, add "
            "REPLACE=1 (manage.py: --replace): the paper that is there is saved first."
        )
    say("Saving the paper that is there.")
    say(f"Saved as {settings.BACKUP_DIR / making.make_backup().file}. That file brings it back.")


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """Give a folder beside the pictures, closed to others, with all that the backup holds; it is gone afterwards."""
    root = Path(settings.MEDIA_ROOT)
    if root.is_mount():
        raise BackupFault(
            f"{root} is a disk of its own, so nothing can take its place in one step. Mount the folder above it "
            f"instead ({root.parent}), then run the command again. Nothing was changed."
        )
    folder = root.with_name("restoring")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / archive.MEDIA).mkdir(parents=True)
    folder.chmod(0o700)
    try:
        for name, chunks in archive.members(file):
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            mode = 0o644 if name.startswith(archive.MEDIA) else 0o600
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as written:
                written.writelines(chunks)
                written.flush()
                os.fsync(written.fileno())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap_media(folder: Path) -> None:
    """Let the restored pictures take the place of those that are there, which go with the folder."""
    root = Path(settings.MEDIA_ROOT)
    if root.exists():
        root.rename(folder / "former")
    (folder / archive.MEDIA).rename(root)


def _keep_settings(folder: Path, say: Say) -> None:
    text = (folder / archive.SETTINGS).read_text("utf-8", "surrogateescape")
    kept = settings_file.restored_to(settings.VAR_DIR)
    kept.unlink(missing_ok=True)
    (folder / archive.SETTINGS).replace(kept)
    differing = settings_file.different(text)
    if differing:
        say(f"Set otherwise here than they were: {', '.join(differing)}. {kept} says how; no setting was changed.")
    else:
        say("The settings in force are those of the backup.")


def _settle() -> None:
    """Sign everybody out, end links for staff, outdate kept pages, let the rows of backups say which files are here."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM public.{dumping.WITHOUT_ROWS}")  # noqa: S608
        # Whoever used one since the backup could use it once more.
        if making.has_table(StaffLink._meta.db_table):
            cursor.execute(
                "UPDATE public.articles_stafflink SET revoked_at = now() WHERE used_at IS NULL AND revoked_at IS NULL"
            )
    if making.has_table(Edition._meta.db_table):
        editions.leap()
    if not making.has_table(Backup._meta.db_table):
        return
    # When the backup was made, its own row could not yet say that it was.
    making.begun().delete()
    making.adopt_files()


def _remove_again(say: Say, forward: bool) -> None:
    """Take out what was taken out since the backup; a database as an older version left it is for that version."""
    if forward:
        journal.apply_journal(say)
    else:
        say(
            f"What was removed since the backup stands in {journal.aside()}. A version from 0.6.0 on removes it again "
            "when it starts; an older one does not, and readers can see it."
        )


def _tell_what_is_left(say: Say) -> None:
    """Say whether the keys in force open the addresses, and what comes next."""
    say("Everybody has to sign in again.")
    opened, total = vault.count_openable()
    if total and opened < total:
        say(
            f"{opened:,} of {total:,} addresses open with the keys in force. Put the file of keys back (make "
            "backup-keys made it): as var/keys.env, or its lines into the environment. Until then no mail reaches "
            "those readers; everything else works."
        )
    elif total:
        say(f"{opened:,} of {total:,} addresses open with the keys in force.")
    else:
        say("No reader's address is kept, so no key is needed to open one.")
    say("The paper is back. Start it, look at it, then let readers in.")

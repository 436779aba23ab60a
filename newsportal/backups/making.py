"""Makes a backup: one file that appears whole under its name, or not at all."""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import User
from comments import vault
from newsportal import postgres_clients
from newsportal.backups import archive, dumping, settings_file
from newsportal.backups.faults import BackupFault, sentence
from newsportal.models import Backup
from newsportal.version import VERSION

FILE_NAME = re.compile(r"newsportal-[0-9]{8}-[0-9]{6}Z-[0-9A-Za-z.+-]+\.tar")
_UNFINISHED = re.compile(r"\.newsportal-.+\.tar\.part")
_CHUNK = 1 << 20
_BEGINS = 60  # seconds in which a file that was just made may not be held yet


def make_backup(by: User | None = None, progress: Callable[[int], None] = lambda _written: None) -> Backup:
    """
    Save the paper to a file in BACKUP_DIR (mode 0600) and return the row that says so.

    It works over the database of an older version too: where there is no table of backups yet, the row is not saved.
    `progress` hears how many bytes were written; how many it will be, nobody knows while PostgreSQL packs them.
    Raises BackupIsBeingMade when another process makes one, and whatever went wrong, after writing it down in words.
    """
    with dumping.only_one() as own:
        keeps_rows = has_table(Backup._meta.db_table)
        row = _begin(by) if keeps_rows else Backup(by=by)
        try:
            path = _write(own, progress)
        except Exception as fault:
            row.fault, row.ended_at = sentence(fault, settings.BACKUP_DIR), timezone.now()
            with suppress(Error):  # when the database is away, the row says already that it was interrupted
                _keep(row, keeps_rows)
            raise
        row.file, row.size, row.fault, row.ended_at = path.name, path.stat().st_size, "", timezone.now()
        _keep(row, keeps_rows)
    return row


def has_table(name: str) -> bool:
    """Whether the database has this table of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{name}"])
        return bool(cursor.fetchone()[0])


def interrupted() -> str:
    """Return what a backup says of itself from its beginning on, so that it holds if nothing better comes of it."""
    return _("It was interrupted: the program or the machine was stopped. The worker makes another one.")


def asked_for() -> Any:
    """Return the rows of backups that somebody asked for and nobody has begun, the first one first."""
    return Backup.objects.filter(ended_at=None, fault="").order_by("pk")


def begun() -> Any:
    """Return the rows of backups that were begun and have not ended: one at most is still being made."""
    return Backup.objects.filter(ended_at=None).exclude(fault="")


def adopt_files() -> None:
    """
    Let the rows of backups agree with the files that are in the folder.

    After a restore the rows are those of the backup: of files that may be elsewhere, and without those made since.
    """
    folder: Path = settings.BACKUP_DIR
    names = {path.name for path in folder.iterdir() if FILE_NAME.fullmatch(path.name)} if folder.exists() else set()
    rows = Backup.objects.exclude(file="")
    rows.filter(deleted_at=None).exclude(file__in=names).update(deleted_at=timezone.now())
    rows.filter(file__in=names).update(deleted_at=None)
    for name in sorted(names - set(rows.values_list("file", flat=True))):
        path = folder / name
        with suppress(archive.ArchiveFault, OSError):
            made_at = archive.read_manifest(path).made_at
            Backup.objects.create(began_at=made_at, ended_at=made_at, file=name, size=path.stat().st_size)


def _begin(by: User | None) -> Backup:
    """Write down that a backup begins; nobody else makes one, so what had begun before was interrupted."""
    begun().update(ended_at=timezone.now())
    row = asked_for().first() or Backup(by=by)
    row.began_at, row.fault = timezone.now(), interrupted()[:500]
    row.save()
    return row


def _keep(row: Backup, keeps_rows: bool) -> None:
    if keeps_rows:
        row.save()


def _write(own: Any, progress: Callable[[int], None]) -> Path:
    """Write the file beside its place, see it onto the disk, and give it its name."""
    folder: Path = settings.BACKUP_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unfinished(folder)
    moment = datetime.now(UTC)
    while (path := folder / f"newsportal-{moment:%Y%m%d-%H%M%S}Z-{VERSION}.tar").exists():
        moment += timedelta(seconds=1)
    unfinished = folder / f".{path.name}.part"
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _hold(file)
            _fill(file, own, moment, progress)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(folder)
    return path


def _fill(file: BinaryIO, own: Any, made_at: datetime, progress: Callable[[int], None]) -> None:
    moment = dumping.snapshot(own)
    pg_dump = postgres_clients.major_version(Path(dumping.program(own, moment.server)))
    manifest = archive.Manifest(
        version=VERSION,
        made_at=made_at,
        migrations=moment.migrations,
        server=moment.server,
        pg_dump=pg_dump,
        extensions=moment.extensions,
        key_ids=tuple(vault.key_ids()),
        rows=moment.rows,
    )
    pictures = list(_media())
    names = [archive.DUMP, archive.SETTINGS, *pictures]
    writer = archive.Writer(file, made_at, archive.room_for(manifest, names))
    members = [writer.add(archive.DUMP, _told(dumping.dump(own, moment), file, progress))]
    dumping.let_go(own)
    members.append(writer.add(archive.SETTINGS, [settings_file.as_text().encode("utf-8", "surrogateescape")]))
    left_out = []
    for name in pictures:
        picture = _opened(name)
        if picture is None:
            left_out.append(name)
            continue
        with picture:
            members.append(writer.add(name, _told(_chunks(picture), file, progress)))
    writer.finish(replace(manifest, members=tuple(members), left_out=tuple(left_out)))


def _told(chunks: Iterator[bytes], file: BinaryIO, progress: Callable[[int], None]) -> Iterator[bytes]:
    for chunk in chunks:
        progress(file.tell())
        yield chunk


def _opened(name: str) -> BinaryIO | None:
    """Open a picture; None when it is gone meanwhile. Raises BackupFault."""
    path = Path(settings.MEDIA_ROOT) / name.removeprefix(archive.MEDIA)
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def _chunks(picture: BinaryIO) -> Iterator[bytes]:
    try:
        yield from iter(lambda: picture.read(_CHUNK), b"")
    except OSError as fault:
        raise _unreadable(picture.name, fault) from fault


def _unreadable(path: object, fault: OSError) -> BackupFault:
    words = _("%(file)s cannot be read: %(reason)s. Give it to the user that runs the paper: no backup may lack it.")
    return BackupFault(words % {"file": path, "reason": fault.strerror or type(fault).__name__})


def _media() -> Iterator[str]:
    """Yield what is in the folder of pictures, as a backup calls it; not what is still being written."""
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, files in os.walk(root, onerror=_refuse_to_pass_over):
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield archive.MEDIA + path.relative_to(root).as_posix()


def _refuse_to_pass_over(fault: OSError) -> None:
    """A folder that is not there holds nothing; any other that cannot be listed would be missing without a word."""
    if not isinstance(fault, FileNotFoundError):
        raise _unreadable(fault.filename, fault) from fault


def _hold(file: BinaryIO) -> None:
    """Show others, for as long as the file is open, that it is being written. A disk without locks has none."""
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX)


def _remove_unfinished(folder: Path) -> None:
    """Remove what a backup left behind that was killed; another paper's may be in the making here."""
    for path in folder.iterdir():
        if _UNFINISHED.fullmatch(path.name) and _is_left_behind(path):
            path.unlink(missing_ok=True)


def _is_left_behind(path: Path) -> bool:
    """Whether nobody writes the file any more: nobody holds it, or, where that cannot be told, it is a day old."""
    try:
        age = timezone.now().timestamp() - path.stat().st_mtime
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return False
    except OSError:
        return age > timedelta(days=1).total_seconds()
    return age > _BEGINS


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

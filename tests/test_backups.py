"""A backup is one closed file of one moment; one that cannot be made whole says why and leaves no file."""

import os
import time
from pathlib import Path

import pytest
from django.db import connection

from newsportal.backups import archive, dumping, making
from newsportal.backups.faults import BackupFault, BackupIsBeingMade
from newsportal.models import Backup
from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_backup_is_one_closed_file_of_one_moment(settings, monkeypatch):
    """What is written while it is made is not in it; a picture that goes meanwhile is named."""
    make_article()
    for name in ("a.webp", "b.webp"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    (settings.MEDIA_ROOT / ".c.webp.part").write_bytes(b"half")
    dump = dumping.dump

    def meanwhile(own, moment):
        make_article()
        (settings.MEDIA_ROOT / "b.webp").unlink()
        with pytest.raises(BackupIsBeingMade):
            making.make_backup()
        return dump(own, moment)

    monkeypatch.setattr(dumping, "dump", meanwhile)
    written = []
    row = making.make_backup(make_editor(), written.append)
    assert written == sorted(written)
    assert 0 < written[-1] <= row.size
    file = settings.BACKUP_DIR / row.file
    manifest = archive.verified(file)
    assert manifest.rows["articles_article"] == 1
    assert [member.name for member in manifest.members] == ["database.dump", "settings.env", "media/a.webp"]
    assert manifest.left_out == ("media/b.webp",)
    assert (file.stat().st_mode & 0o777, settings.BACKUP_DIR.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(settings.BACKUP_DIR.iterdir()) == [file]
    assert Backup.objects.get() == row
    assert (row.size, row.fault) == (file.stat().st_size, "")


def test_the_paper_needs_no_other_extension_than_a_backup_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
        assert {name for (name,) in cursor.fetchall()} == set(dumping.EXTENSIONS)


def test_a_backup_that_fails_says_why_and_leaves_no_file(settings, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.archive.Writer, "finish", full)
    with pytest.raises(OSError, match="No space"):
        making.make_backup()
    row = Backup.objects.get()
    assert row.fault.startswith(f"The disk of {settings.BACKUP_DIR} is full. Free some space")
    assert (row.file, list(settings.BACKUP_DIR.iterdir())) == ("", [])


@pytest.mark.parametrize("what", ["a picture", "a folder of pictures"])
def test_a_picture_that_cannot_be_read_is_named_and_never_left_out(settings, monkeypatch, what):
    """The files that a backup lacks are missed on the day it is needed."""
    folder = settings.MEDIA_ROOT / "2026"
    folder.mkdir(parents=True)
    (folder / "a.webp").write_bytes(b"a")
    closed = folder if what == "a folder of pictures" else folder / "a.webp"
    scan, opened = os.scandir, Path.open

    def refuse(path, then):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return then(path)

    monkeypatch.setattr(os, "scandir", lambda path: refuse(path, scan))
    monkeypatch.setattr(Path, "open", lambda path, *mode, **how: refuse(path, lambda it: opened(it, *mode, **how)))
    with pytest.raises(BackupFault):
        making.make_backup()
    assert Backup.objects.get().fault.startswith(f"{closed} cannot be read: Permission denied. Give it to the user")
    assert list(settings.BACKUP_DIR.iterdir()) == []


def test_what_a_killed_backup_left_behind_goes_and_what_is_being_written_stays(settings):
    settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True)
    names = [f".newsportal-20260305-09000{number}Z-0.6.0.tar.part" for number in range(3)]
    dead, written, fresh = (settings.BACKUP_DIR / name for name in names)
    for path in (dead, written, fresh):
        path.write_bytes(b"half")
    for path in (dead, written):
        os.utime(path, (time.time() - 120, time.time() - 120))
    with written.open("r+b") as file:
        making._hold(file)
        making._remove_unfinished(settings.BACKUP_DIR)
        assert [path.exists() for path in (dead, written, fresh)] == [False, True, True]
    making._remove_unfinished(settings.BACKUP_DIR)
    assert [path.exists() for path in (written, fresh)] == [False, True]


def test_a_database_without_a_table_of_backups_is_saved_all_the_same(monkeypatch, settings):
    """So an upgrade saves the paper of a version that had none."""
    monkeypatch.setattr(making, "has_table", lambda name: False)
    row = making.make_backup()
    assert archive.verified(settings.BACKUP_DIR / row.file)
    assert not Backup.objects.exists()

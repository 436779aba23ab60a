"""When the worker makes a backup, what becomes of old ones, and who hears of one that failed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from articles.models import Site
from comments.mailer import send_due_mail
from comments.models import Mail
from newsportal import backups
from newsportal.backups import dumping, making, schedule
from newsportal.backups.faults import BackupFault, BackupIsBeingMade, sentence
from newsportal.backups.schedule import make_due_backup
from newsportal.management.commands import worker
from newsportal.models import Backup
from newsportal.postgres_programs import PostgresError
from tests.factories import make_editor, make_made_backup, make_member

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _daily(settings):
    settings.BACKUP_EVERY, settings.KEEP_BACKUPS = 24, 14
    settings.BACKUP_DIR.mkdir()
    Site.current()


@pytest.fixture
def written(monkeypatch, settings) -> list[Path]:
    """Write an empty file in place of a backup; returns those that were written."""
    made: list[Path] = []

    def write(_own, _progress) -> Path:
        made.append(settings.BACKUP_DIR / f"newsportal-20260305-0900{len(made):02}Z-0.6.0.tar")
        made[-1].write_bytes(b"tar")
        return made[-1]

    monkeypatch.setattr(making, "_write", write)
    return made


def fail(monkeypatch, fault: Exception) -> None:
    def write(_own, _progress):
        raise fault

    monkeypatch.setattr(making, "_write", write)


def end(session) -> None:
    """End another session, and wait until PostgreSQL has given up what it held: closing it only asks for that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [session.info.backend_pid])
        assert cursor.fetchone() == (True,)
    session.close()


def on_disk(**fields) -> Backup:
    """A backup that was made, and its file."""
    row = make_made_backup(**fields)
    schedule.file_of(row).write_bytes(b"tar")
    return row


def ago(**span) -> object:
    return timezone.now() - timedelta(**span)


def confirmed(at) -> None:
    Site.objects.update(confirmed_at=at)


def test_it_is_the_last_duty_of_a_round():
    assert worker.DUTIES[-1] is make_due_backup


def test_a_paper_nobody_has_named_yet_is_not_saved(written):
    make_due_backup()
    confirmed(ago(minutes=59))
    make_due_backup()
    assert written == []
    assert not backups.state().is_late


def test_a_paper_is_saved_an_hour_after_it_was_named_and_then_once_a_day(written):
    confirmed(ago(minutes=61))
    make_due_backup()
    make_due_backup()
    assert len(written) == 1
    Backup.objects.update(began_at=ago(hours=24))
    make_due_backup()
    assert len(written) == 2
    assert [row.file for row in schedule.kept()] == [path.name for path in reversed(written)]


def test_with_an_interval_of_nothing_it_is_saved_only_when_somebody_asks(written, settings):
    settings.BACKUP_EVERY = 0
    confirmed(ago(days=9))
    make_due_backup()
    assert written == []
    assert not backups.state().is_late
    mo = make_editor()
    asked = schedule.ask_for(mo)
    assert schedule.ask_for(mo) is None
    assert backups.state().running == asked
    make_due_backup()
    asked.refresh_from_db()
    assert (asked.file, asked.by) == (written[0].name, mo)
    assert backups.state() == backups.State(asked, None, None, False)
    make_due_backup()
    assert len(written) == 1


def test_one_that_failed_is_tried_again_after_an_hour(monkeypatch):
    confirmed(ago(days=1))
    fail(monkeypatch, OSError(28, "No space left on device"))
    make_due_backup()
    make_due_backup()
    assert Backup.objects.count() == 1
    Backup.objects.update(began_at=ago(minutes=61))
    make_due_backup()
    assert Backup.objects.count() == 2


def test_one_that_was_killed_is_said_to_have_failed(written):
    killed = Backup.objects.create(fault=making.interrupted())
    assert backups.state().running == killed
    own = connection.get_new_connection(connection.get_connection_params())
    own.cursor().execute("SELECT pg_advisory_lock(%s)", [dumping.LOCK])
    make_due_backup()
    killed.refresh_from_db()
    assert killed.ended_at is None
    end(own)
    make_due_backup()
    killed.refresh_from_db()
    assert killed.ended_at
    assert backups.state().last_fault.fault.startswith("It was interrupted")
    assert written == []


def test_while_one_is_made_no_other_begins(written):
    own = connection.get_new_connection(connection.get_connection_params())
    own.cursor().execute("SELECT pg_advisory_lock(%s)", [dumping.LOCK])
    confirmed(ago(days=1))
    make_due_backup()
    with pytest.raises(BackupIsBeingMade):
        making.make_backup()
    own.close()
    assert written == []
    assert not Backup.objects.exists()


def test_old_files_go_and_the_newest_never(written, settings):
    confirmed(ago(days=90))
    oldest, old, newest = (on_disk(began_at=ago(days=days)) for days in (40, 15, 13))
    foreign = settings.BACKUP_DIR / "newsportal-20200101-000000Z-0.1.0.tar"
    foreign.write_bytes(b"tar")
    settings.BACKUP_EVERY = 0
    make_due_backup()
    assert [row.pk for row in schedule.kept()] == [newest.pk]
    assert [schedule.file_of(row).exists() for row in (oldest, old, newest)] == [False, False, True]
    assert foreign.exists()
    Backup.objects.filter(pk=newest.pk).update(began_at=ago(days=80))
    make_due_backup()
    assert schedule.file_of(newest).exists()


def test_one_whose_file_somebody_removed_counts_no_more(written):
    confirmed(ago(days=9))
    first, second = on_disk(began_at=ago(hours=9)), on_disk(began_at=ago(hours=2))
    schedule.file_of(second).unlink()
    make_due_backup()
    assert [row.pk for row in schedule.kept()] == [first.pk]
    schedule.file_of(first).unlink()
    make_due_backup()
    assert [schedule.file_of(row) for row in schedule.kept()] == written


def test_a_name_that_we_never_give_is_not_followed():
    with pytest.raises(ValueError, match=r"\.\./etc"):
        schedule.file_of(Backup(file="../etc/passwd"))


def test_it_is_late_some_hours_after_it_was_due():
    confirmed(ago(hours=5))
    assert backups.state().is_late
    good = make_made_backup(began_at=ago(hours=26))
    assert backups.state() == backups.State(good, None, None, False)
    Backup.objects.update(began_at=ago(hours=28))
    assert backups.state().is_late


def test_a_failure_before_the_newest_good_one_is_past():
    Backup.objects.create(began_at=ago(hours=3), ended_at=ago(hours=3), fault="The disk is full.")
    assert backups.state().last_fault
    make_made_backup(began_at=ago(hours=2))
    assert backups.state().last_fault is None


def test_the_state_is_asked_in_three_queries(django_assert_num_queries):
    make_made_backup()
    for _ in range(9):
        Backup.objects.create(ended_at=timezone.now(), fault="The disk is full.")
    with django_assert_num_queries(2):
        backups.state()
    Backup.objects.all().delete()
    with django_assert_num_queries(3):
        backups.state()


def test_a_failure_is_mailed_once_a_day_to_whoever_may_make_backups(monkeypatch, settings):
    confirmed(ago(days=1))
    told = make_member("Administrator", "ada", email="ada@paper.example")
    make_member("Administrator", "bo")
    make_member("Editor", "cy", email="cy@paper.example")
    fail(monkeypatch, OSError(28, "No space left on device"))
    for _ in range(2):
        make_due_backup()
        Backup.objects.update(began_at=ago(hours=2))
    assert [(row.kind, row.to_staff) for row in Mail.objects.all()] == [("backup_failed", told)]
    send_due_mail()
    (sent,) = mail.outbox
    assert sent.to == ["ada@paper.example"]
    for words in (
        f"The disk of {settings.BACKUP_DIR} is full. Free some space",
        "There is no backup of the paper.",
        f"{settings.SITE_URL}/admin/newsportal/backup/",
    ):
        assert words in sent.body


def test_a_failure_that_is_past_when_the_mail_goes_is_not_told(monkeypatch):
    confirmed(ago(days=1))
    make_member("Administrator", "ada", email="ada@paper.example")
    fail(monkeypatch, PermissionError(13, "Permission denied"))
    make_due_backup()
    make_made_backup()
    send_due_mail()
    assert mail.outbox == []
    assert Mail.objects.get().fault == "nothing"


def test_without_a_mail_server_nothing_queues(monkeypatch, settings):
    settings.SENDS_MAIL = False
    confirmed(ago(days=1))
    make_member("Administrator", "ada", email="ada@paper.example")
    fail(monkeypatch, PermissionError(13, "Permission denied"))
    make_due_backup()
    assert not Mail.objects.exists()
    assert backups.state().last_fault


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(122, "Disk quota exceeded"), "The disk of /srv/b is full. Free some space"),
        (PermissionError(13, "Permission denied"), "/srv/b cannot be written: Permission denied. Give the folder"),
        (OSError(30, "Read-only file system"), "/srv/b cannot be written: Read-only file system."),
        (PostgresError("This needs pg_dump of PostgreSQL 19 or newer."), "This needs pg_dump of PostgreSQL 19"),
        (BackupFault("pg_dump broke off: ada@wend.example"), "pg_dump broke off: [address removed]"),
        (KeyError("x"), "The program itself failed (KeyError). The worker’s log says where."),
    ],
)
def test_each_fault_has_a_sentence_that_says_what_to_do(fault, words):
    assert sentence(fault, "/srv/b").startswith(words)


def test_a_fault_of_the_program_is_in_the_log_with_its_place(monkeypatch, caplog):
    confirmed(ago(days=1))
    fail(monkeypatch, KeyError("x"))
    make_due_backup()
    assert "Traceback" in caplog.text
    caplog.clear()
    Backup.objects.update(began_at=ago(hours=2))
    fail(monkeypatch, PermissionError(13, "Permission denied"))
    make_due_backup()
    assert "The backup failed." in caplog.text
    assert "Traceback" not in caplog.text

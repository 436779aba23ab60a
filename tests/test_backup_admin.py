"""The backups in the newsroom: how it stands, and the button that asks for one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import AuditEvent, Site
from newsportal.backups import making
from newsportal.models import Backup
from tests.factories import make_made_backup, make_member

pytestmark = pytest.mark.django_db

LIST, NOW = "/admin/newsportal/backup/", "/admin/newsportal/backup/now/"


@pytest.fixture
def in_charge() -> Client:
    """The newsroom, as an administrator opens it."""
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())
    client = Client()
    client.force_login(make_member("Administrator", "ada", first_name="Ada", last_name="Quill"))
    return client


def ago(**span):
    return timezone.now() - timedelta(**span)


def test_the_list_says_of_each_one_what_became_of_it(in_charge, settings):
    make_made_backup(began_at=ago(days=20), deleted_at=ago(days=3))
    make_made_backup(began_at=ago(days=2), size=3 << 20)
    Backup.objects.create(began_at=ago(days=1), ended_at=ago(days=1), fault="The disk of /srv is full.")
    Backup.objects.create(fault=making.interrupted())
    page = in_charge.get(LIST).text
    for words in ("Removed", "Made", "Failed: The disk of /srv is full.", "Is being made", "3.0\xa0MB", "2\xa0days"):
        assert words in page
    assert "The last backup failed:" in page
    assert str(settings.BACKUP_DIR) in page
    assert "make backup-keys" in page


@pytest.mark.parametrize(
    ("age", "words"),
    [(0, "Asked for: the worker makes it within a minute"), (11, "nobody made it: the worker does not run. Start it.")],
)
def test_one_that_was_asked_for_says_what_it_waits_for(in_charge, age, words):
    Backup.objects.create(began_at=ago(minutes=age))
    assert words in in_charge.get(LIST).text


def test_that_there_is_none_is_said_in_red_once_it_is_late(in_charge, settings):
    settings.BACKUP_EVERY = 24
    assert "errornote" not in in_charge.get(LIST).text
    Site.objects.update(confirmed_at=ago(days=1))
    assert "There is no backup of this paper yet. See whether the worker runs." in in_charge.get(LIST).text


def test_the_button_asks_for_one_and_is_recorded(in_charge):
    assert "Back up now" in in_charge.get(LIST).text
    answer = in_charge.post(NOW, follow=True)
    assert "The worker makes a backup within a minute." in answer.text
    asked = Backup.objects.get()
    assert (asked.by.name, asked.file, asked.ended_at) == ("Ada Quill", "", None)
    event = AuditEvent.objects.get(action="back_up")
    assert (event.staff, event.kind, event.row) == (asked.by, "newsportal.backup", asked.pk)
    assert "A backup is on its way already." in in_charge.post(NOW, follow=True).text
    assert Backup.objects.count() == AuditEvent.objects.filter(action="back_up").count() == 1


@pytest.mark.parametrize("role", ["Editor", "Moderator", "Reporter"])
def test_nobody_else_sees_them_or_asks_for_one(client, role):
    client.force_login(make_member(role, "mo"))
    assert client.get(LIST).status_code == client.post(NOW).status_code == 403
    assert not Backup.objects.exists()


def test_the_button_alone_is_for_whoever_may_make_one(client):
    from django.contrib.auth.models import Permission

    reader = make_member("Editor", "mo")
    reader.user_permissions.add(Permission.objects.get(codename="view_backup"))
    client.force_login(reader)
    assert "Back up now" not in client.get(LIST).text
    assert client.post(NOW).status_code == 403


def test_no_page_of_it_gives_the_file_away(in_charge, settings):
    row = make_made_backup()
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / row.file).write_bytes(b"PGDMP")
    page = in_charge.get(f"{LIST}{row.pk}/change/").text
    assert row.file in page
    assert f'href="{settings.BACKUP_DIR}' not in page
    assert "download" not in page


def test_the_list_asks_the_same_number_of_questions_however_many_there_are(in_charge, django_assert_num_queries):
    make_made_backup(by=make_member("Administrator", "bo"))
    in_charge.get(LIST)
    with django_assert_num_queries(9):
        in_charge.get(LIST)
    for number in range(12):
        make_made_backup(by=make_member("Administrator", f"bo{number}"))
    with django_assert_num_queries(9):
        in_charge.get(LIST)

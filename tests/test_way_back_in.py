"""`make editor`: whoever runs the server lets somebody in again, and the audit log says that it was done there."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import audit, second_factor, sign_in_throttle, staff_links
from articles.models import AuditEvent, StaffLink, User
from newsportal import reaching, way_back_in
from newsportal.cannot_start import CannotStart
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
NEW = "quite another horse"


def editor(**options) -> str:
    """What `manage.py editor` says."""
    said = StringIO()
    call_command("editor", stdout=said, **options)
    return said.getvalue()


def token_in(said: str) -> str:
    return re.search(r"/admin/welcome/([^/]+)/", said)[1]


def actions() -> list[tuple[str, str]]:
    """What was done and who did it, in the words of the log, without signing in."""
    events = AuditEvent.objects.exclude(action__in=["sign_in", "sign_in_failed"]).order_by("pk")
    return [(event.action, audit.by_whom(event)) for event in events]


def test_without_a_name_it_lists_who_looks_after_the_paper_and_makes_no_link():
    make_editor("owner")
    make_member("Administrator", "iva", last_login=timezone.now())
    make_member("Editor", "ines")
    said = editor()
    assert "owner (owner), signed in last: never" in said
    assert f"iva (Administrator), signed in last: {timezone.now():%Y-%m-%d}" in said
    assert "ines" not in said
    assert not StaffLink.objects.exists()


def test_a_link_lets_a_blocked_owner_in_within_an_hour(client, settings):
    settings.AXES_ENABLED = True
    owner = make_editor("owner")
    for _failure in range(6):
        client.post("/admin/login/", {"username": "owner", "password": "wrong"})
    said = editor(name="owner")
    assert not sign_in_throttle.is_blocked(owner)
    link = StaffLink.objects.get()
    assert link.expires_at - link.made_at == timedelta(hours=1)
    assert f"{settings.SITE_URL}/admin/welcome/" in said
    assert "stopped" not in said
    client.post(f"/admin/welcome/{token_in(said)}/", {"new_password1": NEW, "new_password2": NEW})
    assert client.post("/admin/login/", {"username": "owner", "password": NEW}).status_code == 302
    console = "Somebody at the server’s console"
    of_the_log = [one for one in actions() if one[0] != "sign_in_blocked"]
    assert of_the_log == [("sign_in_unblocked", console), ("send_link", console), ("use_link", "owner")]


def test_what_nobody_knows_the_doer_of_is_not_said_to_be_done_at_the_console(client):
    make_editor("owner")
    client.post("/admin/login/", {"username": "owner", "password": "wrong"})
    assert audit.by_whom(AuditEvent.objects.get(action="sign_in_failed")) == ""


@pytest.mark.parametrize("page", ["articles/auditevent/", "articles/user/{}/history/"])
def test_the_log_and_the_history_say_that_it_was_done_at_the_console(page):
    owner = make_editor("owner")
    editor(name="owner")
    desk = Client()
    desk.force_login(owner)
    assert desk.get(f"/admin/{page.format(owner.pk)}").text.count("Somebody at the server’s console") == 2


@pytest.mark.parametrize("resets", [True, False])
def test_the_second_factor_goes_only_where_it_is_asked_for(resets):
    owner = make_editor("owner")
    TOTPDevice.objects.create(user=owner, name="app", confirmed=True)
    said = editor(name="owner", reset_second_factor=resets)
    assert ("RESET_SECOND_FACTOR=1" in said) is not resets
    staff_links.use(staff_links.find(token_in(said)), NEW)
    assert second_factor.is_on(owner) is not resets


def test_a_paper_without_anybody_in_charge_gets_its_first_owner(settings):
    settings.FIRST_EDITOR = "ines"
    said = editor()
    assert "ines is a new account, and owns the paper" in said
    ines = User.objects.get()
    assert (ines.username, ines.is_superuser, ines.is_staff, ines.has_usable_password()) == ("ines", True, True, False)
    assert staff_links.find(token_in(said)).purpose == "invite"
    assert ("make_owner", "Somebody at the server’s console") in actions()


def test_where_everybody_in_charge_has_left_one_who_is_there_becomes_owner():
    make_editor("owner", is_active=False)
    make_member("Editor", "ines")
    editor(name="ines")
    assert User.objects.get(username="ines").is_superuser


def test_an_owner_is_made_where_it_is_asked_for():
    make_editor("owner")
    ines = make_member("Reporter", "ines")
    editor(name="ines", owner=True)
    ines.refresh_from_db()
    assert ines.is_superuser
    editor(name="bo", owner=True)
    assert User.objects.get(username="bo").is_superuser


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody", "OWNER=1 makes an owner of this name"),
        ("gone", "ACTIVATE=1 lets them in again"),
        ("idle", "OWNER=1 makes them an owner"),
    ],
)
def test_who_cannot_be_let_in_is_said_with_what_would_do_it(name, words):
    make_editor("owner")
    make_editor("gone", is_active=False)
    make_editor("idle", is_staff=False, is_superuser=False)
    with pytest.raises(CannotStart, match=words):
        editor(name=name)
    assert not StaffLink.objects.exists()
    assert not AuditEvent.objects.exists()


def test_somebody_who_had_left_works_here_again_where_it_is_asked_for():
    make_editor("owner")
    gone = make_member("Administrator", "gone", is_active=False)
    editor(name="gone", activate=True)
    gone.refresh_from_db()
    assert (gone.is_active, gone.is_superuser) == (True, False)
    assert ("reactivate", "Somebody at the server’s console") in actions()


@pytest.mark.parametrize("name", ["a b", "x" * 151, "\u202eb", "a\0b", "\udcff"])
def test_an_account_that_cannot_be_called_so_is_not_made(name):
    with pytest.raises(CannotStart, match="cannot be called"):
        way_back_in.let_in(name, owner=True)
    assert not User.objects.exists()


def test_a_database_older_than_the_program_is_said_to_be(monkeypatch):
    monkeypatch.setattr("newsportal.reaching.MigrationExecutor.migration_plan", lambda *_: ["0017_owning"])
    with pytest.raises(CannotStart, match=r"manage\.py migrate"), reaching.database(print):
        pass

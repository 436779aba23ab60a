"""Asking at the door for a new password: the answer is the same for everybody, and only an owner gets mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import given
from hypothesis import strategies as st

from articles import second_factor, staff_links
from articles.forgotten_passwords import MOST_IN_AN_HOUR, _wanted, answer_password_requests
from articles.models import AuditEvent, PasswordRequest, Site, StaffLink
from comments.mailer import send_due_mail
from comments.models import Mail
from comments.staff_mail import queue_staff_links
from tests.address_scan import every_row
from tests.at_once import together
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
PAGE = "/admin/forgotten-password/"
NEW = "quite another horse"


@pytest.fixture(autouse=True)
def _sends(settings):
    Site.current()
    settings.SENDS_MAIL = True


@pytest.fixture
def ines():
    return make_member("Editor", "ines", email="Ines@paper.example")


def ask(who, network: int = 1):
    return Client().post(PAGE, {"who": who}, REMOTE_ADDR=f"10.0.{network}.7")


def go_round():
    """What the worker does of it."""
    answer_password_requests()
    queue_staff_links()
    return send_due_mail()


def asked_for(account) -> int:
    return StaffLink.objects.filter(account=account, made_by=None).count()


def link_in(mail) -> str:
    return re.search(r"/admin/welcome/[^/\s]+/", mail.text)[0]


@pytest.mark.parametrize("who", ["ines", "INES", " ines@paper.example ", "ines@PAPER.example"])
def test_whoever_owns_the_account_gets_a_link_and_chooses_a_password(client, ines, smtp_sink, who):
    ask(who)
    assert go_round() == 1
    (mail,) = smtp_sink.mails_to("Ines@paper.example")
    assert mail.subject == "A new password for “ines”"
    assert "asked at the door" in mail.text
    assert client.post(link_in(mail), {"new_password1": NEW, "new_password2": NEW}).status_code == 303
    ines.refresh_from_db()
    assert ines.check_password(NEW)
    assert list(AuditEvent.objects.values_list("action", "staff"))[:2] == [("use_link", ines.pk), ("ask_link", None)]


def answered(who: str):
    """Status, headers and body of the answer, and the statements behind it."""
    with CaptureQueriesContext(
        connection,
    ) as statements:
        answer = ask(who)
    values = re.compile(r"'[^']*'(::\w+)?|\d+")
    said = [values.sub("?", query["sql"]) for query in statements]
    PasswordRequest.objects.all().delete()
    return answer.status_code, answer.content, dict(answer.headers), said


def test_the_answer_is_the_same_bytes_after_the_same_statements_for_everybody(ines):
    make_editor("gone", email="gone@paper.example", is_active=False)
    make_member("Editor", "silent")
    first = answered("ines")
    assert first[0] == 303
    assert any("INSERT" in statement for statement in first[3])
    for who in ("ines@paper.example", "nobody", "gone@paper.example", "silent", "reader@mail.example", "x" * 254):
        assert answered(who) == first


def test_a_difference_would_be_seen(ines):
    assert answered("ines") != answered("")


def test_the_page_that_follows_knows_nothing_of_who_asked(client, ines):
    assert ask("ines").url == "/admin/forgotten-password/asked/"
    assert "a mail with a link is on its way" in client.get("/admin/forgotten-password/asked/").text


def test_what_was_typed_is_kept_nowhere(ines):
    ask("Quillon.Marbeck7@heronmail.example")
    assert PasswordRequest.objects.get().wanted is not None
    assert b"heronmail" not in every_row().lower()
    answer_password_requests()
    assert PasswordRequest.objects.get().wanted is None


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_who_cannot_sign_in_or_has_no_address_gets_no_link(ines, fields):
    type(ines).objects.update(**fields)
    ask("ines")
    go_round()
    assert asked_for(ines) == 0


def test_two_accounts_with_one_address_get_a_mail_each_that_names_the_account(ines, smtp_sink):
    make_member("Moderator", "desk", email="ines@paper.example")
    ask("ines@paper.example")
    assert go_round() == 2
    assert sorted(mail.subject for mail in smtp_sink.mails) == [
        "A new password for “desk”",
        "A new password for “ines”",
    ]


def test_the_link_leaves_the_second_factor_on(client, ines, smtp_sink):
    TOTPDevice.objects.create(user=ines, name="app", confirmed=True)
    ask("ines")
    go_round()
    client.post(link_in(smtp_sink.mails[0]), {"new_password1": NEW, "new_password2": NEW})
    assert second_factor.is_on(ines)


def test_one_network_asks_three_times_an_hour(ines):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        assert [ask(f"name{number}").status_code for number in range(4)] == [303, 303, 303, 429]
        refused = ask("ines")
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert 'value="ines"' in refused.text
        assert ask("ines", network=2).status_code == 303
        clock.shift(timedelta(hours=1, seconds=1))
        assert ask("ines").status_code == 303


@pytest.mark.django_db(transaction=True)
def test_of_five_who_ask_at_once_from_one_network_three_are_heard():
    answers = []
    assert together(*[lambda: answers.append(ask("ines").status_code)] * 5) == []
    assert sorted(answers) == [303, 303, 303, 429, 429]
    assert PasswordRequest.objects.count() == 3


def test_one_account_is_mailed_three_times_an_hour_however_many_ask(ines):
    for network in range(5):
        ask("ines", network)
    answer_password_requests()
    assert asked_for(ines) == MOST_IN_AN_HOUR
    assert StaffLink.objects.open().count() == 1


def test_a_request_is_forgotten_an_hour_later(ines):
    ask("nobody")
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        answer_password_requests()
    assert not PasswordRequest.objects.exists()


@pytest.mark.parametrize("who", ["", "   ", "a\0b", "x" * 255, "x" * 10_000])
def test_what_cannot_be_a_name_is_refused_in_words(who):
    assert ask(who).status_code == 422
    assert not PasswordRequest.objects.exists()


@pytest.mark.parametrize("who", ["\u202eines", "щ" * 254, "'; --", "<script>", "ı@paper.example"])
def test_whatever_else_is_typed_is_an_answer(who):
    assert ask(who).status_code == 303
    assert answer_password_requests() == 1


@given(st.text(max_size=300))
def test_a_name_is_recognised_however_it_is_capitalised(typed):
    assert len(_wanted(typed)) == 32
    assert _wanted(f" {typed.casefold()} ") == _wanted(typed.casefold())


def test_a_paper_without_mail_says_whom_to_ask_and_keeps_nothing(client, settings, ines):
    settings.SENDS_MAIL = False
    for answer in (client.get(PAGE), client.post(PAGE, {"who": "ines"})):
        assert "Ask an Administrator" in answer.text
        assert "make editor" in answer.text
        assert 'name="who"' not in answer.text
    assert not PasswordRequest.objects.exists()


def test_a_forged_form_is_refused(ines):
    assert Client(enforce_csrf_checks=True).post(PAGE, {"who": "ines"}).status_code == 403


def test_the_door_leads_there(client):
    assert PAGE in client.get("/admin/login/").text


# --- What is mailed


def test_an_invitation_names_the_colleague_who_sends_it_and_the_name_to_sign_in_with(smtp_sink):
    bo = make_member("Editor", "bo", email="bo@paper.example")
    staff_links.by_mail(bo, "invite", make_editor(first_name="Iva", last_name="Quist"))
    assert (queue_staff_links(), queue_staff_links(), Mail.objects.count()) == (1, 1, 1)
    assert send_due_mail() == 1
    (mail,) = smtp_sink.mails_to("bo@paper.example")
    assert "Iva Quist invites you" in mail.text
    assert "sign in as “bo”" in mail.text
    assert queue_staff_links() == 0


def test_a_link_that_ended_before_its_mail_was_written_sends_none(smtp_sink, ines):
    ask("ines")
    answer_password_requests()
    queue_staff_links()
    StaffLink.objects.update(revoked_at=timezone.now())
    send_due_mail()
    assert smtp_sink.mails == []
    assert Mail.objects.get().fault == "nothing"


def test_a_mail_that_is_sent_again_holds_the_link_that_works(client, ines, smtp_sink):
    ask("ines")
    go_round()
    Mail.objects.update(sent_at=None, next_attempt_at=timezone.now())
    send_due_mail()
    first, second = (link_in(mail) for mail in smtp_sink.mails)
    assert [client.get(link).status_code for link in (first, second)] == [404, 200]

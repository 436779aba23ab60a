"""The outbox in the newsroom: what waits and why, without an address or a word."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEvent, Site
from comments.admin.mail import KINDS
from comments.messages import MESSAGES
from comments.models import Mail
from tests.factories import make_confirmed, make_editor, make_mail, make_member, make_reader
from tests.smtp_sink import Mode

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/mail/"


@pytest.fixture
def mail():
    reader = make_reader("ada.quill@mail.example")
    comment = make_confirmed(address=reader, text="Words of a reader.")
    return make_mail(kind="published", to_reader=reader, comment=comment, attempts=1, fault="refused-451")


def again(mail: Mail) -> str:
    return reverse("admin:comments_mail_again", args=[mail.pk])


def test_it_says_what_is_to_whom_and_why_it_waits(desk, mail):
    make_mail(to_staff=make_editor("mo", first_name="Mo", last_name="Tallow", email="mo@paper.example"))
    page = desk.get(LIST).content.decode()
    for words in (
        "Comment published",
        "A reader",
        "Mo Tallow",
        "Waits",
        "The mail server asks to be tried again later (451)",
    ):
        assert words in page
    assert "ada.quill" not in page
    assert "mo@paper.example" not in page


def test_every_kind_of_mail_has_words_in_the_outbox():
    assert set(KINDS) == set(MESSAGES)


def test_its_own_page_leads_to_the_comment_and_shows_neither_words_nor_address(desk, mail):
    page = desk.get(f"{LIST}{mail.pk}/change/").content.decode()
    assert f"/admin/comments/comment/{mail.comment_id}/change/" in page
    assert "Words of a reader" not in page
    assert "ada.quill" not in page
    assert str(mail.to_reader_id) not in page


@pytest.mark.parametrize("kind", MESSAGES)
def test_each_kind_of_mail_has_its_words(kind):
    assert KINDS[kind]


@pytest.mark.parametrize(("state", "number"), [("waits", 1), ("sent", 0), ("given-up", 1), ("nonsense", 2)])
def test_it_is_narrowed_to_a_state(desk, mail, state, number):
    make_mail(next_attempt_at=None, gave_up_at=timezone.now(), fault="late")
    assert len(desk.get(LIST, {"state": state}).context["cl"].result_list) == number


def test_a_mail_that_was_given_up_is_tried_again_on_demand(desk, mail):
    Mail.objects.update(next_attempt_at=None, gave_up_at=timezone.now(), attempts=8)
    assert "Try again now" in desk.get(f"{LIST}{mail.pk}/change/").content.decode()
    assert desk.post(again(mail)).status_code == 303
    mail.refresh_from_db()
    assert mail.next_attempt_at is not None
    assert (mail.gave_up_at, mail.attempts) == (None, 0)
    event = AuditEvent.objects.get(action="send_mail_again")
    assert (event.kind, event.row) == ("comments.comment", mail.comment_id)


def test_what_was_sent_is_not_sent_again(desk, mail):
    Mail.objects.update(next_attempt_at=None, sent_at=timezone.now())
    assert "Try again now" not in desk.get(f"{LIST}{mail.pk}/change/").content.decode()
    desk.post(again(mail))
    mail.refresh_from_db()
    assert mail.next_attempt_at is None
    assert not AuditEvent.objects.filter(action="send_mail_again").exists()


@pytest.mark.parametrize("sends_mail", [True, False])
def test_a_paper_that_sends_no_mail_speaks_of_it_to_nobody_but_who_sets_it_up(desk, settings, sends_mail):
    settings.SENDS_MAIL = sends_mail
    Site.objects.update(confirmed_at=timezone.now())
    assert LIST in desk.get("/admin/").text
    assert ("Mail to moderators" in desk.get("/admin/articles/site/1/change/").text) == sends_mail


@pytest.mark.parametrize("key", ["x", "0" * 32, "%00"])
def test_a_mail_that_is_not_there_is_not_found(desk, key):
    assert desk.post(f"{LIST}{key}/again/").status_code == 404


def test_more_mail_takes_no_more_queries(desk, mail, django_assert_max_num_queries):
    for _ in range(5):
        make_mail()
    with django_assert_max_num_queries(9):
        desk.get(LIST)


# --- What stands above the list


TEST = "/admin/comments/mail/test/"


@pytest.fixture
def mira(client):
    """An Administrator with an address, who is signed in."""
    Site.current()
    user = make_member("Administrator", "mira", email="mira@paper.example")
    client.force_login(user)
    return user


def test_it_says_where_mail_goes_and_never_with_which_password(smtp_sink, client, mira, settings):
    settings.EMAIL_URL = f"smtp+tls://paper:harbour@127.0.0.1:{smtp_sink.port}"
    page = client.get(LIST).text
    assert f"smtp+tls://127.0.0.1:{smtp_sink.port}" in page
    assert settings.DEFAULT_FROM_EMAIL in page
    assert "harbour" not in page
    assert "Never, as mail is set up now." in page


def test_a_paper_without_a_mail_server_says_how_to_set_one_up(client, mira, settings):
    settings.SENDS_MAIL, settings.EMAIL_URL = False, ""
    page = client.get(LIST).text
    assert "This paper sends no mail." in page
    assert "EMAIL_URL=smtp+tls://" in page
    assert TEST not in page
    assert "set EMAIL_URL first" in client.post(TEST, follow=True).text


def test_mail_that_goes_to_the_console_is_no_mail_server(client, mira, settings):
    settings.EMAIL_URL = "console:"
    assert "nobody gets it" in client.get(LIST).text


def test_the_result_of_a_test_is_said_at_once_and_stays(smtp_sink, client, mira):
    answer = client.post(TEST)
    assert (answer.status_code, answer["Location"]) == (303, LIST)
    page = client.get(LIST).text
    assert "The mail server has taken the test mail" in page
    assert "the mail server took it." in client.get(LIST).text
    assert smtp_sink.mails_to("mira@paper.example")


def test_a_fault_is_said_with_what_to_do(smtp_sink, client, mira):
    smtp_sink.mode = Mode.REFUSES_THE_SENDER
    page = client.post(TEST, follow=True).text
    assert page.count("does not send for the address in MAIL_FROM (553).") == 2
    assert "Set MAIL_FROM to an address that belongs to your account there" in page
    assert "mira@paper.example" not in page


def test_without_an_address_of_ones_own_the_page_leads_to_where_it_is_entered(smtp_sink, client, mira):
    type(mira).objects.update(email="")
    page = client.get(LIST).text
    assert f'<a href="/admin/articles/user/{mira.pk}/change/">' in page
    assert TEST not in page
    assert "Your account has no email address" in client.post(TEST, follow=True).text
    assert smtp_sink.connections == 0


def test_whoever_may_not_change_accounts_is_told_whom_to_ask(smtp_sink, client):
    user = make_editor("bo", is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_mail"))
    client.force_login(user)
    assert "Ask an Administrator to enter it." in client.get(LIST).text


def test_too_many_tests_are_refused_in_words(client, mira, settings):
    settings.EMAIL_URL = "console:"
    for _ in range(5):
        client.post(TEST)
    assert "Wait a little, then send the next one." in client.post(TEST, follow=True).text


@pytest.mark.parametrize("role", ["Editor", "Moderator", "Reporter"])
def test_nobody_but_an_administrator_sends_tests(smtp_sink, client, role):
    client.force_login(make_member(role, "bo", email="bo@paper.example"))
    assert client.post(TEST).status_code == client.get(LIST).status_code == 403
    assert smtp_sink.connections == 0


def test_what_waits_and_what_was_given_up_is_counted_with_its_newest_fault(desk):
    now = timezone.now()
    make_mail(fault="closed")
    make_mail()
    make_mail(next_attempt_at=None, gave_up_at=now - timedelta(hours=2), fault="late")
    make_mail(next_attempt_at=None, gave_up_at=now - timedelta(hours=1), fault="refused-550")
    make_mail(next_attempt_at=None, gave_up_at=now, fault="nothing")
    page = " ".join(desk.get(LIST).text.split())
    assert '2 mails wait</a>. <strong class="fault">Nothing takes mail at the host and port' in page
    assert '2 mails were given up</a>. <strong class="fault">The recipient’s mail server refused it (550).' in page


def test_where_nothing_waits_the_page_says_so(desk):
    assert "No mail waits, and none was given up." in desk.get(LIST).text

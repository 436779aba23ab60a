"""The outbox in the newsroom: what waits and why, without an address or a word."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEvent, Site
from comments.admin.mail import KINDS
from comments.messages import MESSAGES
from comments.models import Mail
from tests.factories import make_confirmed, make_editor, make_mail, make_reader

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
    for words in ("Comment published", "A reader", "Mo Tallow", "Waits", "mail server refused it (451)"):
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
def test_a_paper_that_sends_no_mail_does_not_speak_of_it(desk, settings, sends_mail):
    settings.SENDS_MAIL = sends_mail
    Site.objects.update(confirmed_at=timezone.now())
    for address, words in (("/admin/", LIST), ("/admin/articles/site/1/change/", "Mail to moderators")):
        assert (words in desk.get(address).content.decode()) == sends_mail


@pytest.mark.parametrize("key", ["x", "0" * 32, "%00"])
def test_a_mail_that_is_not_there_is_not_found(desk, key):
    assert desk.post(f"{LIST}{key}/again/").status_code == 404


def test_more_mail_takes_no_more_queries(desk, mail, django_assert_max_num_queries):
    for _ in range(5):
        make_mail()
    with django_assert_max_num_queries(6):
        desk.get(LIST)

"""What mails say, as they come over the line, and what they never say."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Site
from comments import moderation
from comments.mailer import send_due_mail
from comments.messages.answers import answered
from comments.models import Comment, Mail, MailLink, SealedAddress
from comments.outbox import TIME_TO_UNDO, queue
from tests.factories import (
    make_article,
    make_comment,
    make_confirmed,
    make_editor,
    make_mail,
    make_reader,
    make_report,
)

pytestmark = pytest.mark.django_db

ADA = "ada.quill@mail.example"
TEXT = "The lock was rebuilt in May.\n\n<b>Not</b> in June: buy ropes at https://ropes.example/"


@pytest.fixture(autouse=True)
def _a_paper():
    Site.current()
    Site.objects.update(name="The Tide")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def post(client, article=None, address=ADA, **fields):
    filled = {"name": "Oona Kettle", "email": address, "comment": TEXT, "mail": "on", **fields}
    return client.post(f"{(article or make_article()).get_absolute_url()}comments/", filled)


def after_the_time_to_undo(clock) -> None:
    clock.shift(TIME_TO_UNDO)
    send_due_mail()


# --- Is this your address?


def test_the_question_holds_nothing_that_was_typed(client, smtp_sink):
    article = make_article(headline="Bridge shut until May")
    post(client, article)
    send_due_mail()
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "Is this your address?"
    assert "“Bridge shut until May” in The Tide" in mail.text
    for typed in ("Oona", "lock was", "ropes"):
        assert typed not in mail.raw.decode()
    assert client.get(mail.link_to("/comments/confirm/")).status_code == 200


def test_whoever_does_not_ask_for_mail_is_asked_nothing(client, smtp_sink):
    post(client, mail="")
    send_due_mail()
    assert smtp_sink.mails == []


def test_one_address_is_asked_three_times_a_day_at_most(client, smtp_sink, clock):
    for number in range(5):
        post(client, text=f"Number {number}.")
        send_due_mail()
    assert len(smtp_sink.mails_to(ADA)) == 3
    clock.shift(timedelta(days=1, minutes=1))
    post(client)
    send_due_mail()
    assert len(smtp_sink.mails_to(ADA)) == 4


def test_about_one_article_an_address_is_asked_once_until_it_was_confirmed(client, smtp_sink):
    article = make_article()
    for number in range(2):
        post(client, article, comment=f"Number {number}.")
        send_due_mail()
    (mail,) = smtp_sink.mails_to(ADA)
    client.post(mail.link_to("/confirm/"), {"do": "confirm", "mail": "each"})
    post(client, article, comment="Number 3.")
    send_due_mail()
    assert len(smtp_sink.mails_to(ADA)) == 2


def test_an_address_that_was_confirmed_is_asked_about_each_comment(client, smtp_sink):
    make_reader(ADA)
    post(client)
    send_due_mail()
    assert Comment.objects.get().confirmed_at is None
    assert len(smtp_sink.mails_to(ADA)) == 1


def test_whoever_wants_no_mail_at_all_is_asked_nothing(client, smtp_sink):
    make_reader(ADA, mail_off_at=timezone.now())
    post(client)
    send_due_mail()
    assert smtp_sink.mails == []


def test_the_answer_to_a_post_is_the_same_for_every_address(client, smtp_sink):
    make_reader(ADA)
    make_reader("off@mail.example", mail_off_at=timezone.now())
    seen = set()
    for address in (ADA, "off@mail.example", "new@mail.example"):
        article = make_article()
        with CaptureQueriesContext(connection) as statements:
            response = post(client, article, address=address)
        seen.add((response.status_code, len(response["Location"]), len(statements)))
    assert len(seen) == 1
    assert smtp_sink.connections == 0


# --- What was decided


def test_published_leads_to_the_comment(client, smtp_sink, clock):
    comment = make_confirmed(address=make_reader(ADA), mail="each", text=TEXT)
    moderation.approve(comment, make_editor())
    send_due_mail()
    assert smtp_sink.mails == []
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "Your comment was published"
    assert mail.link_to(f"/comments/{comment.pk}/")
    assert "No more of these mails" in mail.text
    assert mail.link_to("/unsubscribe/") in mail["List-Unsubscribe"]


def test_not_published_names_the_rule_and_leads_to_an_appeal(client, smtp_sink, clock):
    comment = make_confirmed(address=make_reader(ADA), mail="each", text=TEXT)
    moderation.reject(comment, make_editor(), "personal-data")
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "Your comment was not published"
    assert "was not published: rule 3: Personal data." in mail.text
    assert client.get(mail.links[0]).status_code == 200
    assert mail.links[1].endswith("/comments/mine/")


def test_what_readers_could_see_was_taken_down(smtp_sink, clock):
    article = make_article(comment_count=1)
    comment = make_confirmed(article, address=make_reader(ADA), mail="each", state="approved")
    moderation.reject(comment, make_editor(), "abuse")
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "Your comment was taken down"
    assert "was taken down: rule 2: Abuse or threat." in mail.text


def test_the_link_to_ones_comments_is_in_the_mail_that_was_asked_for_and_opens_them(client, smtp_sink):
    queue("my_comments", make_reader(ADA, mail_off_at=timezone.now()), "1")
    send_due_mail()
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "The link to your comments"
    assert client.get(mail.link_to("/comments/mine/")).status_code == 200
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("gone", [{"state": "spam"}, {"mail": ""}, {"erased_at": datetime(2026, 3, 5, tzinfo=UTC)}])
def test_what_is_not_true_any_more_is_not_told(smtp_sink, clock, gone):
    comment = make_confirmed(address=make_reader(ADA), mail="each")
    moderation.approve(comment, make_editor())
    Comment.objects.update(**gone)
    after_the_time_to_undo(clock)
    assert smtp_sink.mails == []


def test_an_article_that_was_withdrawn_is_not_mentioned(smtp_sink, clock):
    comment = make_confirmed(address=make_reader(ADA), mail="each")
    moderation.approve(comment, make_editor())
    Article.objects.update(retracted_at=timezone.now(), withdrawal="accident")
    after_the_time_to_undo(clock)
    assert smtp_sink.mails == []


def test_mail_ends_with_the_button_in_the_mail(client, smtp_sink, clock):
    comment = make_confirmed(address=make_reader(ADA), mail="each")
    moderation.approve(comment, make_editor())
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails_to(ADA)
    client.post(mail.link_to("/unsubscribe/"), {"List-Unsubscribe": "One-Click"})
    comment.refresh_from_db()
    moderation.reject(comment, make_editor(), "off-topic")
    after_the_time_to_undo(clock)
    assert len(smtp_sink.mails) == 1


# --- Answers


def test_an_answer_is_passed_on_as_readers_may_see_it(smtp_sink, clock):
    asked = make_confirmed(address=make_reader(ADA), mail="each", state="approved")
    answer = make_comment(parent=asked, name="Bo <i>", text=TEXT, masks=[4, 8])
    moderation.approve(answer, make_editor())
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "Bo <i> answered your comment"
    assert "> The [removed by an editor] was rebuilt in May." in mail.text
    assert "The lock" not in mail.raw.decode()
    assert "&lt;b&gt;Not&lt;/b&gt;" in mail.html
    assert mail.link_to(f"/comments/{answer.pk}/")


def test_an_answer_that_was_taken_down_is_not_passed_on(smtp_sink, clock):
    asked = make_confirmed(address=make_reader(ADA), mail="each", state="approved")
    answer = make_comment(parent=asked)
    moderation.approve(answer, make_editor())
    moderation.reject(answer, make_editor(), "abuse")
    after_the_time_to_undo(clock)
    assert smtp_sink.mails == []


def test_the_answers_of_a_day_come_in_one_mail(smtp_sink):
    reader = make_reader(ADA)
    with time_machine.travel(datetime(2026, 3, 5, 22, 0, tzinfo=UTC), tick=False) as clock:
        asked = make_confirmed(address=reader, mail="daily", state="approved")
        for number in range(22):
            moderation.approve(make_comment(parent=asked, text=f"Answer {number}."), make_editor())
        clock.shift(timedelta(hours=4))
        moderation.approve(make_comment(parent=asked, text="Of the next day."), make_editor())
        clock.shift(timedelta(hours=7))
        send_due_mail()
    (mail,) = smtp_sink.mails_to(ADA)
    assert mail.subject == "22 answers to your comments"
    assert "> Answer 0." in mail.text
    assert "And 2 more." in mail.text
    assert "Of the next day" not in mail.text


def test_a_day_whose_answers_are_gone_is_not_told(smtp_sink):
    reader = make_reader(ADA)
    make_mail(kind="answers_today", key=f"answers_today {reader.pk} 2026-03-05", to_reader=reader)
    send_due_mail()
    assert smtp_sink.mails == []


# --- To the staff


def test_a_report_is_told_at_once_by_what_is_wrong_and_not_by_the_words(smtp_sink):
    comment = make_comment(state="approved", text=TEXT)
    for kind in ("threat", "threat", "personal-data"):
        make_report(comment, kind=kind)
    queue("reported", make_editor(email="mo@paper.example"), str(comment.pk), comment=comment)
    send_due_mail()
    (mail,) = smtp_sink.mails_to("mo@paper.example")
    assert "It threatens or insults somebody: 2" in mail.text
    assert mail.link_to("/change/") == f"/admin/comments/comment/{comment.pk}/change/"
    assert "lock" not in mail.raw.decode()


def test_a_colleague_who_moderates_no_more_is_told_nothing(smtp_sink):
    comment = make_comment(state="approved")
    make_report(comment)
    queue("reported", make_editor(is_superuser=False, email="ex@paper.example"), "1", comment=comment)
    send_due_mail()
    assert smtp_sink.mails == []


# --- All of them


def test_no_mail_holds_an_address_but_its_own(client, smtp_sink, clock):
    asked = make_confirmed(address=make_reader(ADA), mail="each", state="approved")
    answer = make_confirmed(asked.article, address=make_reader("bo.stern@mail.example"), mail="each", parent=asked)
    moderation.approve(answer, make_editor(email="mo@paper.example"))
    after_the_time_to_undo(clock)
    raw = {mail.recipients[0]: mail.raw.decode() for mail in smtp_sink.mails}
    assert set(raw) == {ADA, "bo.stern@mail.example"}
    assert "bo.stern" not in raw[ADA]
    assert "ada.quill" not in raw["bo.stern@mail.example"]
    assert raw[ADA].count("ada.quill") == 1
    assert not any(re.search(r"src=|<link|url\(|<img", text) for text in raw.values())


def test_the_plain_text_and_the_html_have_the_same_links(smtp_sink, clock):
    asked = make_confirmed(address=make_reader(ADA), mail="each", state="approved")
    moderation.approve(make_comment(parent=asked), make_editor())
    after_the_time_to_undo(clock)
    (mail,) = smtp_sink.mails
    assert re.findall(r'href="([^"]+)"', mail.html) == mail.links


def test_every_link_is_stored_as_a_hash_and_each_attempt_makes_its_own(smtp_sink):
    reader = make_reader(ADA, confirmed_at=None)
    comment = make_comment(sealed_address=reader, mail="each")
    queue("confirm", reader, str(comment.pk), comment=comment)
    send_due_mail()
    (mail,) = smtp_sink.mails
    token = mail.link_to("/confirm/").split("/")[-2].encode()
    assert all(token not in bytes(link.token_digest) for link in MailLink.objects.all())
    assert token.decode() not in str([*Mail.objects.values(), *SealedAddress.objects.values()])


def test_an_answer_whose_writer_was_forgotten_is_a_readers():
    asked = make_confirmed(state="approved", mail="each")
    answer = make_comment(parent=asked, state="approved", name="", erased_at=timezone.now())
    written = answered(make_mail(kind="answered", to_reader=asked.sealed_address, comment=answer))
    assert written.subject == "A reader answered your comment"

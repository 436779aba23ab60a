"""Who is told what became of a comment: those who asked, who own the address, and who have not ended mail."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from articles.models import Site
from comments import moderation
from comments.models import Comment, Mail, SealedAddress
from comments.outbox import TIME_TO_UNDO
from tests.factories import make_appeal, make_comment, make_confirmed, make_editor, make_reader

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def editor():
    return make_editor()


def waiting() -> list[tuple[str, int | None]]:
    """The mails in the outbox: what each is and the comment it is about."""
    return sorted(Mail.objects.filter(sent_at__isnull=True).values_list("kind", "comment"))


def test_a_published_comment_is_told_to_its_writer_after_the_time_to_undo(editor):
    comment = make_confirmed(mail="each")
    event = moderation.approve(comment, editor)
    mail = Mail.objects.get()
    assert (mail.kind, mail.key, mail.to_reader) == ("published", f"published {event.pk}", comment.sealed_address)
    assert mail.next_attempt_at - timezone.now() == pytest.approx(TIME_TO_UNDO, abs=timedelta(seconds=5))


def test_a_refused_comment_is_told_and_one_that_is_spam_is_not(editor):
    refused, spam = make_confirmed(mail="each"), make_confirmed(mail="each")
    moderation.reject(refused, editor, "off-topic")
    moderation.mark_spam(spam, editor)
    assert waiting() == [("refused", refused.pk)]


def test_a_granted_appeal_is_told(editor):
    comment = make_confirmed(mail="daily")
    moderation.reject(comment, editor, "off-topic")
    moderation.overturn(make_appeal(comment), editor)
    assert waiting() == [("published", comment.pk), ("refused", comment.pk)]


@pytest.mark.parametrize(
    ("of_comment", "of_address"),
    [
        ({"mail": ""}, {}),
        ({"confirmed_at": None}, {}),
        ({"erased_at": datetime(2026, 3, 5, tzinfo=UTC)}, {}),
        ({"sealed_address": None}, {}),
        ({}, {"confirmed_at": None}),
        ({}, {"mail_off_at": datetime(2026, 3, 5, tzinfo=UTC)}),
    ],
)
def test_nobody_else_is_told(editor, of_comment, of_address):
    comment = make_confirmed(mail="each")
    answer = make_comment(parent=comment)
    Comment.objects.filter(pk=comment.pk).update(**of_comment)
    SealedAddress.objects.update(**of_address)
    comment.refresh_from_db()
    moderation.approve(comment, editor)
    moderation.approve(answer, editor)
    assert waiting() == []


def test_a_decision_taken_back_in_time_is_told_to_nobody(editor):
    comment = make_confirmed(mail="each")
    answer = make_comment(parent=make_confirmed(comment.article, mail="each", state="approved"))
    moderation.undo(moderation.approve(comment, editor), editor)
    moderation.undo(moderation.approve(answer, editor), editor)
    assert waiting() == []


def test_an_answer_is_told_when_it_becomes_public_and_once(editor):
    asked = make_confirmed(mail="each", state="approved")
    answer = make_comment(parent=asked)
    assert waiting() == []
    moderation.approve(answer, editor)
    moderation.reject(answer, editor, "off-topic")
    moderation.approve(answer, editor)
    mail = Mail.objects.get()
    assert (mail.kind, mail.key, mail.to_reader) == ("answered", f"answered {answer.pk}", asked.sealed_address)


def test_an_answer_of_ones_own_is_told_to_nobody(editor):
    reader = make_reader()
    asked = make_confirmed(address=reader, mail="each", state="approved")
    moderation.approve(make_comment(parent=asked, sealed_address=reader), editor)
    assert waiting() == []


def test_answers_of_a_day_become_one_mail_in_the_morning_of_the_papers_own_time(editor):
    Site.current()
    Site.objects.update(time_zone="Pacific/Auckland")
    asked = make_confirmed(mail="daily", state="approved")
    zone = ZoneInfo("Pacific/Auckland")
    with time_machine.travel(datetime(2026, 3, 5, 23, 30, tzinfo=zone), tick=False) as clock:
        for _ in range(2):
            moderation.approve(make_comment(parent=asked), editor)
        assert [mail.next_attempt_at for mail in Mail.objects.all()] == [datetime(2026, 3, 6, 8, 0, tzinfo=zone)]
        clock.shift(timedelta(hours=1))
        moderation.approve(make_comment(parent=asked), editor)
        assert Mail.objects.filter(kind="answers_today").count() == 2


def test_a_paper_that_sends_no_mail_has_an_empty_outbox(editor, settings):
    settings.SENDS_MAIL = False
    comment = make_confirmed(mail="each")
    moderation.approve(comment, editor)
    assert waiting() == []

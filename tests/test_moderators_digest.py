"""Moderators are told that something waits: seldom, and only of something new."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Site
from articles.roles import Role
from comments.mailer import send_due_mail
from comments.models import Comment, Mail
from comments.moderators_digest import queue_due_digests
from tests.factories import make_appeal, make_comment, make_editor, make_member, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def moderator():
    return make_member(Role.MODERATOR, "mo", email="mo@paper.example")


def told() -> list[str]:
    """Who has a mail in the outbox."""
    return sorted(Mail.objects.values_list("to_staff__username", flat=True))


def test_whoever_moderates_and_has_an_address_is_told(moderator):
    make_comment()
    make_member(Role.EDITOR, "ed", email="ed@paper.example")
    make_editor("owner", email="owner@paper.example")
    make_member(Role.REPORTER, "reporter", email="reporter@paper.example")
    make_member(Role.MODERATOR, "silent")
    make_member(Role.MODERATOR, "gone", email="gone@paper.example", is_active=False)
    assert queue_due_digests() == 3
    assert told() == ["ed", "mo", "owner"]


def test_where_nothing_waits_nobody_is_told(moderator):
    make_comment(state="approved")
    assert queue_due_digests() == 0


@pytest.mark.parametrize(("choice", "hours"), [("hourly", 1), ("often", 4), ("daily", 24)])
def test_it_is_quiet_for_the_pause_of_the_settings_and_until_something_new_waits(clock, moderator, choice, hours):
    Site.current()
    Site.objects.update(moderation_digest=choice)
    make_comment()
    assert [queue_due_digests(), queue_due_digests()] == [1, 0]
    clock.shift(timedelta(minutes=10))
    make_comment()
    assert queue_due_digests() == 0
    clock.shift(timedelta(hours=hours))
    assert [queue_due_digests(), queue_due_digests()] == [1, 0]
    clock.shift(timedelta(days=3))
    assert queue_due_digests() == 0
    make_report(make_comment(state="approved"))
    assert queue_due_digests() == 1


def test_a_paper_can_have_it_never(moderator):
    make_comment()
    Site.current()
    Site.objects.update(moderation_digest="")
    assert queue_due_digests() == 0


def test_a_paper_that_sends_no_mail_tells_nobody(moderator, settings):
    make_comment()
    settings.SENDS_MAIL = False
    assert queue_due_digests() == 0


def test_the_mail_says_how_much_waits_and_leads_to_the_desk(moderator, smtp_sink):
    make_comment(text="Words of a reader.")
    make_report(make_comment(state="approved"))
    make_appeal(make_comment(state="rejected"))
    queue_due_digests()
    assert send_due_mail() == 1
    (mail,) = smtp_sink.mails_to("mo@paper.example")
    assert mail.subject == "To review: 3"
    for sentence in ("1 comment waits.", "1 comment was reported.", "1 reader appeals.", "waits since"):
        assert sentence in mail.text
        assert sentence in mail.html
    assert mail.links == ["http://127.0.0.1:8000/admin/comments/comment/"]
    assert "Words of a reader" not in mail.text


def test_what_was_decided_before_the_mail_goes_out_is_not_told(moderator, smtp_sink):
    make_comment()
    queue_due_digests()
    Comment.objects.update(state="spam")
    send_due_mail()
    assert smtp_sink.mails == []


def test_it_takes_six_queries_however_many_wait(moderator, django_assert_num_queries):
    for _ in range(3):
        make_comment()
    Site.current()
    with django_assert_num_queries(6):  # the site, three kinds that wait, the moderators, the mail
        queue_due_digests()

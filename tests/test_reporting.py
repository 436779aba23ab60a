"""Reports of a comment: each network counts once, enough of them hide it, and a moderator has the last word."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import Article, Site
from comments import event_log, moderation
from comments.models import Comment, Mail, ModerationEvent, Report
from comments.reporting import report
from comments.throttle import LIMITS, TooManyPosts
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment() -> Comment:
    return make_comment(make_article(comment_count=1), state="approved")


def sender(number: int) -> str:
    """An address in a network of its own."""
    return f"203.0.{number}.9"


def report_from(comment: Comment, *numbers: int, **facts) -> None:
    for number in numbers:
        report(comment.pk, **{"kind": "threat", "text": "", "client_address": sender(number), **facts})


def hide_after(number: int | None) -> None:
    Site.current()
    Site.objects.update(hide_after_reports=number)


def state(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def test_a_report_is_kept_with_its_kind_and_its_words(comment):
    report_from(comment, 1, kind="personal-data", text="That is my sister’s number.")
    kept = Report.objects.get()
    assert (kept.comment, kept.kind, kept.text, kept.outcome) == (
        comment, "personal-data", "That is my sister’s number.", "",
    )  # fmt: skip


def test_a_second_report_from_the_same_network_counts_as_the_first(comment):
    report_from(comment, 1)
    report(comment.pk, "other", "Again.", "203.0.1.77")
    assert Report.objects.get().kind == "threat"


def test_another_network_is_another_report(comment):
    report_from(comment, 1, 2)
    assert Report.objects.count() == 2


def test_a_network_counts_once_across_midnight_and_under_a_new_key(comment, settings):
    with time_machine.travel(datetime(2026, 3, 5, 23, 59, tzinfo=UTC), tick=False) as clock:
        report_from(comment, 1)
        clock.shift(timedelta(minutes=2))
        settings.VAULT_KEYS = ["new:" + "A" * 43 + "=", *settings.VAULT_KEYS]
        report_from(comment, 1)
    assert Report.objects.count() == 1


def test_reports_of_two_comments_from_one_network_cannot_be_joined(comment):
    report_from(comment, 1)
    report_from(make_comment(state="approved"), 1)
    assert len({bytes(network) for network in Report.objects.values_list("network", flat=True)}) == 2


@pytest.mark.parametrize("hidden", ["held", "rejected", "spam", "withdrawn"])
def test_what_is_not_public_cannot_be_reported(hidden):
    with pytest.raises(Comment.DoesNotExist):
        report_from(make_comment(state=hidden), 1)
    assert not Report.objects.exists()


def test_a_network_that_reports_too_much_is_refused_and_nothing_is_kept():
    comments = [make_comment(state="approved") for _ in range(LIMITS["report"] + 1)]
    for comment in comments[:-1]:
        report_from(comment, 1)
    with pytest.raises(TooManyPosts):
        report_from(comments[-1], 1)
    assert Report.objects.count() == LIMITS["report"]


def test_without_the_setting_reports_alone_hide_nothing(comment):
    hide_after(None)
    report_from(comment, *range(10))
    assert state(comment) == "approved"


def test_enough_networks_hide_a_comment_until_somebody_has_looked(comment):
    hide_after(3)
    Comment.objects.update(picked_at=datetime(2026, 3, 5, tzinfo=UTC), decided_at=datetime(2026, 3, 5, tzinfo=UTC))
    report_from(comment, 1, 2)
    assert state(comment) == "approved"
    report_from(comment, 3)
    hidden = Comment.objects.get()
    assert (hidden.state, hidden.removed_rule, hidden.picked_at) == ("held", "reports", None)
    assert hidden.removed_at is not None
    assert hidden.awaits_an_editor
    assert Article.objects.get(pk=comment.article_id).comment_count == 0


def test_the_log_says_that_reports_hid_it_and_names_nobody(comment):
    hide_after(2)
    report_from(comment, 1, 2)
    event = ModerationEvent.objects.get()
    facts = (event.action, event.from_state, event.to_state, event.rule, event.staff)
    assert facts == ("hide", "approved", "held", "reports", None)
    assert event_log.verify() is None


def test_one_network_alone_hides_nothing_however_many_days_it_takes(comment):
    hide_after(2)
    with time_machine.travel(datetime(2026, 3, 5, 12, 0, tzinfo=UTC), tick=False) as clock:
        for _ in range(5):
            report_from(comment, 1)
            clock.shift(timedelta(days=2))
            Report.objects.update(network=None)  # as the worker does when the day is over
    assert Report.objects.count() == 5
    assert state(comment) == "approved"


def test_a_hidden_comment_that_an_editor_gives_back_is_not_hidden_by_reports_again(comment):
    hide_after(2)
    report_from(comment, 1, 2)
    moderation.approve(Comment.objects.get(), make_editor())
    report_from(comment, 3, 4, 5)
    assert state(comment) == "approved"
    assert Article.objects.get(pk=comment.article_id).comment_count == 1


def test_a_comment_that_a_moderator_kept_is_not_hidden_by_reports(comment):
    hide_after(2)
    event_log.append(comment, "keep", "approved", "approved", "editor", make_editor(), datetime.now(UTC))
    report_from(comment, 1, 2, 3)
    assert state(comment) == "approved"


def test_reports_that_were_settled_hide_nothing(comment):
    hide_after(2)
    report_from(comment, 1)
    Report.objects.update(outcome="kept", settled_at=datetime.now(UTC))
    report_from(comment, 2)
    assert state(comment) == "approved"


def test_reports_do_not_hide_what_the_paper_itself_answers():
    hide_after(2)
    comment = make_comment(state="approved", staff=make_editor())
    report_from(comment, 1, 2, 3)
    assert state(comment) == "approved"


def test_the_first_and_the_third_report_are_mailed_to_the_moderators_at_once(comment):
    moderator = make_member("Moderator", email="mod@paper.example")
    make_member("Moderator")
    make_member("Reporter", email="reporter@paper.example")
    make_member("Moderator", email="gone@paper.example", is_active=False)
    told = []
    for number in range(1, 6):
        report_from(comment, number)
        told.append(Mail.objects.count())
    assert told == [1, 1, 2, 2, 2]
    mails = Mail.objects.values_list("kind", "to_staff", "to_reader", "comment")
    assert set(mails) == {("reported", moderator.pk, None, comment.pk)}


def test_each_moderator_gets_a_mail_of_their_own(comment):
    for name in ("ada", "bo"):
        make_member("Moderator", name, email=f"{name}@paper.example")
    report_from(comment, 1)
    assert set(Mail.objects.values_list("to_staff__username", flat=True)) == {"ada", "bo"}


def test_a_paper_that_sends_no_mail_keeps_the_report_all_the_same(comment, settings):
    settings.SENDS_MAIL = False
    make_member("Moderator", email="mod@paper.example")
    report_from(comment, 1)
    assert (Report.objects.count(), Mail.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_moment_hide_a_comment_once():
    hide_after(2)
    comment = make_comment(make_article(comment_count=1), state="approved")
    failures = together(*(lambda number=number: report_from(comment, number) for number in range(4)))
    assert [type(failure) for failure in failures] == [Comment.DoesNotExist] * 2
    assert (state(comment), Article.objects.get().comment_count) == ("held", 0)
    assert ModerationEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_twice_at_once_is_one():
    comment = make_comment(state="approved")
    assert together(*[lambda: report_from(comment, 1)] * 3) == []
    assert Report.objects.count() == 1

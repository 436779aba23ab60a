"""A decision taken back leaves the comment, its dates, the reports and the appeal as they were."""

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, AuditEvent
from comments import event_log, moderation, outbox
from comments.models import Appeal, Comment, Mail, ModerationEvent, Report
from tests.at_once import together
from tests.factories import make_address, make_appeal, make_comment, make_editor, make_report

pytestmark = pytest.mark.django_db

DATES = ("state", "decided_at", "published_at", "removed_at", "removed_rule", "picked_at")
VERBS = {
    "approve": moderation.approve,
    "reject": lambda comment, staff: moderation.reject(comment, staff, "abuse"),
    "spam": moderation.mark_spam,
    "pick": moderation.pick,
}


def facts(comment: Comment) -> dict:
    return Comment.objects.values(*DATES).get(pk=comment.pk)


def decide(comment: Comment, *names: str) -> ModerationEvent:
    editor = make_editor()
    for name in names:
        event = VERBS[name](comment, editor)
    return event


@pytest.mark.parametrize(
    ("before", "last"),
    [
        ([], "approve"),
        ([], "reject"),
        ([], "spam"),
        (["approve"], "reject"),
        (["approve"], "spam"),
        (["reject"], "approve"),
        (["reject"], "spam"),
        (["approve", "reject"], "approve"),
        (["approve", "reject"], "spam"),
        (["approve", "reject", "spam"], "approve"),
        (["approve", "reject", "spam"], "reject"),
        (["approve", "reject", "approve"], "spam"),
        (["approve", "pick"], "reject"),
    ],
    ids=str,
)
def test_after_undo_the_row_says_what_it_said_before(before, last):
    comment = make_comment()
    for name in before:
        decide(comment, name)
    said = facts(comment)
    moderation.undo(decide(comment, last), make_editor())
    left = facts(comment)
    # The moment of choosing is written a moment before its event.
    assert (left.pop("picked_at") is None) == (said.pop("picked_at") is None)
    assert left == said
    assert Article.objects.get().comment_count == (said["state"] == "approved")


def test_undo_is_an_event_and_an_act_of_its_own():
    comment, editor = make_comment(), make_editor()
    event = moderation.undo(decide(comment, "approve"), editor)
    assert (event.action, event.from_state, event.to_state, event.staff) == ("undo", "approved", "held", editor)
    assert AuditEvent.objects.filter(action="undo", staff=editor, row=comment.pk).exists()
    assert event_log.verify() is None


def test_the_comment_in_hand_shows_that_it_waits_again():
    event = decide(make_comment(), "approve")
    moderation.undo(event, make_editor())
    assert event.comment.state == "held"


def test_what_was_undone_before_does_not_count_as_history():
    comment = make_comment()
    moderation.undo(decide(comment, "approve"), make_editor())
    comment.refresh_from_db()
    moderation.undo(decide(comment, "reject"), make_editor())
    assert facts(comment) == dict.fromkeys(DATES) | {"state": "held", "removed_rule": ""}


def test_a_decision_before_another_is_not_taken_back():
    comment = make_comment()
    first = decide(comment, "approve")
    decide(comment, "reject")
    with pytest.raises(moderation.AlreadyDecided) as refusal:
        moderation.undo(first, make_editor())
    assert refusal.value.state == "rejected"
    assert ModerationEvent.objects.count() == 2


def test_a_decision_is_not_taken_back_once_something_else_was_done():
    comment = make_comment()
    event = decide(comment, "approve")
    moderation.pick(comment, make_editor())
    with pytest.raises(moderation.AlreadyDecided):
        moderation.undo(event, make_editor())
    assert facts(comment)["picked_at"]


def test_a_decision_is_taken_back_once():
    event = decide(make_comment(), "approve")
    moderation.undo(event, make_editor())
    with pytest.raises(moderation.AlreadyDecided):
        moderation.undo(event, make_editor())


def test_what_has_a_verb_of_its_own_is_not_taken_back():
    event = decide(make_comment(), "approve", "pick")
    with pytest.raises(ValueError, match="cannot be taken back"):
        moderation.undo(event, make_editor())


def test_reports_that_the_decision_settled_wait_again_and_older_ones_stay_settled():
    comment = make_comment()
    decide(comment, "approve")
    earlier = make_report(comment)
    moderation.keep(comment, make_editor())
    report = make_report(comment)
    moderation.undo(decide(comment, "reject"), make_editor())
    assert Report.objects.get(pk=report.pk).outcome == ""
    assert Report.objects.get(pk=earlier.pk).outcome == "kept"


def test_a_granted_appeal_waits_again():
    comment = make_comment(state="rejected")
    appeal = make_appeal(comment)
    moderation.undo(moderation.overturn(appeal, make_editor()), make_editor())
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_at, appeal.staff) == ("", None, None)
    assert facts(comment)["state"] == "rejected"


def test_a_refused_appeal_waits_again():
    appeal = make_appeal(make_comment(state="rejected"))
    moderation.undo(moderation.uphold(appeal, make_editor()), make_editor())
    assert Appeal.objects.get().outcome == ""


def test_a_refused_appeal_does_not_wait_again_beside_a_new_one():
    comment = make_comment(state="rejected")
    event = moderation.uphold(make_appeal(comment), make_editor())
    make_appeal(comment)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.undo(event, make_editor())


def test_the_mail_about_the_decision_is_taken_back(settings):
    settings.SENDS_MAIL = True
    comment = make_comment()
    event = decide(comment, "approve")
    outbox.queue("published", make_address(), str(event.pk), comment=comment)
    outbox.queue("published", make_address(), "another", comment=comment)
    moderation.undo(event, make_editor())
    assert [mail.key for mail in Mail.objects.all()] == ["published another"]


def test_a_comment_its_writer_changed_since_its_last_decision_waits_for_one():
    comment, now = make_comment(), timezone.now()
    decide(comment, "approve")
    Comment.objects.filter(pk=comment.pk).update(state="held", removed_at=now, removed_rule="edited", decided_at=None)
    event_log.append(comment, "edit", "approved", "held", "edited", None, now)
    comment.refresh_from_db()
    moderation.undo(decide(comment, "approve"), make_editor())
    left = facts(comment)
    assert (left["state"], left["removed_at"], left["removed_rule"]) == ("held", now, "edited")
    assert left["decided_at"] is None


@pytest.mark.django_db(transaction=True)
def test_undo_and_the_next_decision_at_once_leave_one_of_them_out():
    comment, first, second = make_comment(), make_editor(), make_editor()
    event = moderation.approve(comment, first)
    failures = together(
        lambda: moderation.undo(ModerationEvent.objects.get(pk=event.pk), first),
        lambda: moderation.reject(Comment.objects.get(pk=comment.pk), second, "abuse", seen="approved"),
    )
    assert [type(failure) for failure in failures] == [moderation.AlreadyDecided]
    assert Article.objects.get().comment_count == 0
    assert event_log.verify() is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_decision_back_at_once_one_is_told():
    event = moderation.approve(make_comment(), make_editor())
    job = lambda: moderation.undo(ModerationEvent.objects.get(pk=event.pk), event.staff)  # noqa: E731
    assert [type(failure) for failure in together(job, job)] == [moderation.AlreadyDecided]
    assert Article.objects.get().comment_count == 0


def test_undo_notes_its_own_time():
    event = decide(make_comment(), "approve")
    with time_machine.travel("2126-03-07T10:00:00+00:00", tick=False):
        assert moderation.undo(event, make_editor()).at.year == 2126

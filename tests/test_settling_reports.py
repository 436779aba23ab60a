"""Each decision about a reported comment settles what readers reported."""

import pytest
from django.utils import timezone

from articles.models import Article, AuditEvent
from comments import moderation
from comments.models import Comment, ModerationEvent, Report
from tests.factories import make_comment, make_editor, make_report

pytestmark = pytest.mark.django_db


def hidden(rule: str = "reports") -> Comment:
    now = timezone.now()
    return make_comment(published_at=now, removed_at=now, removed_rule=rule)


def outcomes() -> list[str]:
    return [report.outcome for report in Report.objects.all()]


def test_a_reported_comment_that_is_kept_stays_public():
    comment, editor = make_comment(state="approved"), make_editor()
    make_report(comment)
    make_report(comment)
    event = moderation.keep(comment, editor)
    assert outcomes() == ["kept", "kept"]
    assert Report.objects.first().settled_at == event.at
    assert (event.action, event.from_state, event.to_state) == ("keep", "approved", "approved")
    assert AuditEvent.objects.filter(action="keep", row=comment.pk).exists()


def test_a_hidden_comment_that_is_kept_is_public_again():
    comment = hidden()
    make_report(comment)
    event = moderation.keep(comment, make_editor())
    kept = Comment.objects.get()
    assert (kept.state, kept.removed_at, event.to_state) == ("approved", None, "approved")
    assert Article.objects.get().comment_count == 1
    assert outcomes() == ["kept"]


def test_a_hidden_comment_whose_text_changes_while_it_is_read_is_not_kept():
    comment = hidden()
    make_report(comment)
    Comment.objects.update(text="What nobody has read.")
    with pytest.raises(moderation.Rewritten):
        moderation.keep(comment, make_editor())
    assert (Comment.objects.get().state, outcomes()) == ("held", [""])


def test_a_comment_held_for_another_reason_stays_held_when_its_reports_are_answered():
    comment = hidden("edited")
    make_report(comment)
    moderation.keep(comment, make_editor())
    assert (Comment.objects.get().state, outcomes()) == ("held", ["kept"])


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        (moderation.approve, "kept"),
        (lambda comment, staff: moderation.reject(comment, staff, "abuse"), "removed"),
        (moderation.mark_spam, "removed"),
    ],
)
def test_a_decision_about_a_hidden_comment_settles_its_reports(verb, outcome):
    comment = hidden()
    make_report(comment)
    verb(comment, make_editor())
    assert outcomes() == [outcome]


def test_what_was_settled_before_and_other_comments_reports_are_left():
    comment, other = make_comment(), make_comment(state="approved")
    make_report(comment, outcome="kept", settled_at=timezone.now())
    make_report(other)
    moderation.mark_spam(comment, make_editor())
    assert outcomes() == ["kept", ""]


def test_without_a_report_there_is_nothing_to_keep():
    with pytest.raises(moderation.AlreadyDecided):
        moderation.keep(make_comment(state="approved"), make_editor())
    assert not ModerationEvent.objects.exists()


def test_a_comment_in_another_state_than_the_editor_saw_is_not_kept():
    comment = make_comment(state="approved")
    make_report(comment)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.keep(comment, make_editor(), seen="held")

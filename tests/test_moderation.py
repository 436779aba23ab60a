"""An editor's decisions: the comment moves, the count follows, the log says who did it."""

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from comments import event_log, moderation, own_comments
from comments.models import Comment, ModerationEvent
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor, make_removed, make_report

pytestmark = pytest.mark.django_db

VERBS = {
    "approved": lambda comment, staff, **seen: moderation.approve(comment, staff, **seen),
    "rejected": lambda comment, staff, **seen: moderation.reject(comment, staff, "off-topic", **seen),
    "spam": lambda comment, staff, **seen: moderation.mark_spam(comment, staff, **seen),
}


def count_of(article: Article) -> int:
    return Article.objects.get(pk=article.pk).comment_count


def test_an_approved_comment_is_public():
    comment = make_comment()
    moderation.approve(comment, make_editor())
    assert list(Comment.objects.public()) == [comment]


def test_a_rejected_comment_is_not_public():
    comment = make_comment()
    moderation.reject(comment, make_editor(), "abuse")
    assert Comment.objects.get().state == "rejected"


def test_spam_is_put_away_as_spam():
    comment = make_comment()
    moderation.mark_spam(comment, make_editor())
    assert Comment.objects.get().state == "spam"


@pytest.mark.parametrize(
    ("before", "after"),
    [(before, after) for before in ("held", *VERBS) for after in VERBS if before != after],
)
def test_every_decision_can_be_changed_later(before, after):
    comment = make_comment(state=before)
    Article.objects.filter(pk=comment.article_id).update(comment_count=int(before == "approved"))
    VERBS[after](comment, make_editor())
    assert Comment.objects.get().state == after
    assert count_of(comment.article) == int(after == "approved")


@pytest.mark.parametrize("state", ["approved", "rejected", "spam"])
def test_a_decision_that_changes_nothing_is_refused_and_leaves_no_event(state):
    comment = make_comment(state=state)
    with pytest.raises(moderation.AlreadyDecided):
        VERBS[state](comment, make_editor())
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize("verb", VERBS.values())
def test_what_its_writer_withdrew_is_no_longer_decided_about(verb):
    comment = make_comment(state="withdrawn")
    with pytest.raises(moderation.AlreadyDecided):
        verb(comment, make_editor())
    assert Comment.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"for_editors": True}, "to the editors only"),
        ({"name": "", "text": "", "erased_at": timezone.now(), "state": "rejected"}, "forgotten"),
    ],
)
def test_what_is_not_for_readers_is_not_published(fields, why):
    comment = make_comment(**fields)
    with pytest.raises(moderation.NotForReaders) as refusal:
        moderation.approve(comment, make_editor())
    assert why in str(refusal.value.why)
    assert not Comment.objects.public().exists()
    assert not ModerationEvent.objects.exists()


def test_a_decision_notes_its_time_on_the_comment_and_in_the_log():
    comment = make_comment()
    with time_machine.travel("2026-03-07T10:00:00+00:00", tick=False):
        event = moderation.approve(comment, make_editor())
    comment.refresh_from_db()
    assert comment.decided_at == event.at
    assert event.at.isoformat() == "2026-03-07T10:00:00+00:00"


def test_the_event_says_who_did_what_from_where_to_where_under_which_rule():
    comment, editor = make_comment(state="spam"), make_editor()
    moderation.reject(comment, editor, "personal-data")
    event = ModerationEvent.objects.get()
    facts = (event.comment, event.staff, event.action, event.from_state, event.to_state, event.rule)
    assert facts == (comment, editor, "reject", "spam", "rejected", "personal-data")


@pytest.mark.parametrize(("state", "rule"), [("approved", "editor"), ("spam", "spam")])
def test_approval_and_spam_have_rules_of_their_own(state, rule):
    assert VERBS[state](make_comment(), make_editor()).rule == rule


def test_decisions_extend_a_log_that_verifies():
    comment, editor = make_comment(), make_editor()
    for verb in ("approved", "spam", "rejected", "approved"):
        VERBS[verb](comment, editor)
    assert ModerationEvent.objects.count() == 4
    assert event_log.verify() is None


def test_a_reason_that_is_no_house_rule_is_refused():
    comment = make_comment()
    with pytest.raises(ValueError, match="is no reason"):
        moderation.reject(comment, make_editor(), "dislike")
    assert Comment.objects.get().state == "held"


def test_a_comment_somebody_else_decided_is_left_as_it_is():
    comment = make_comment()
    stale = Comment.objects.get(pk=comment.pk)
    moderation.reject(comment, make_editor(), "abuse")
    with pytest.raises(moderation.AlreadyDecided) as refusal:
        moderation.approve(stale, make_editor())
    assert refusal.value.state == "rejected"
    assert ModerationEvent.objects.count() == 1


def test_a_text_that_its_writer_changes_while_it_is_read_is_not_published():
    comment = make_comment(text="What the editor read.")
    Comment.objects.update(text="What nobody has read.")
    with pytest.raises(moderation.Rewritten):
        moderation.approve(comment, make_editor())
    comment.refresh_from_db()
    with pytest.raises(moderation.Rewritten):
        moderation.approve(comment, make_editor(), text="What the editor read.")
    assert (Comment.objects.get().state, ModerationEvent.objects.count()) == ("held", 0)
    moderation.approve(comment, make_editor("second"), text="What nobody has read.")
    assert comment.is_public


def test_what_the_editor_saw_counts_and_not_what_was_just_read():
    comment = make_comment(state="spam")
    with pytest.raises(moderation.AlreadyDecided):
        moderation.approve(comment, make_editor(), seen="held")


def test_approval_is_counted_on_its_own_article_only():
    here, elsewhere = make_article(), make_article()
    moderation.approve(make_comment(here), make_editor())
    assert (count_of(here), count_of(elsewhere)) == (1, 0)


def test_the_comment_in_hand_shows_the_decision():
    comment = make_comment()
    moderation.approve(comment, make_editor())
    assert comment.is_public


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_a_transaction_of_its_own():
    comment, editor = make_comment(), make_editor()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        moderation.approve(comment, editor)


@pytest.mark.django_db(transaction=True)
def test_a_decision_whose_event_cannot_be_written_does_not_happen(monkeypatch):
    comment, editor = make_comment(), make_editor()
    monkeypatch.setattr(event_log, "head", lambda: None)
    with pytest.raises(TypeError):
        moderation.approve(comment, editor)
    assert Comment.objects.get().state == "held"
    assert count_of(comment.article) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_decide_at_once_one_is_told():
    comment, first, second = make_comment(), make_editor(), make_editor()
    failures = together(
        lambda: moderation.approve(Comment.objects.get(pk=comment.pk), first, seen="held"),
        lambda: moderation.reject(Comment.objects.get(pk=comment.pk), second, "abuse", seen="held"),
    )
    assert [type(failure) for failure in failures] == [moderation.AlreadyDecided]
    assert ModerationEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_count_is_exact_when_editors_decide_at_the_same_time():
    article, editor = make_article(), make_editor()
    comments = [make_comment(article) for _ in range(24)]

    def decide(mine: list[Comment]) -> None:
        for comment in mine:
            moderation.approve(comment, editor)
        for comment in mine[::2]:
            moderation.mark_spam(comment, editor)

    assert together(*[lambda mine=comments[i::4]: decide(mine) for i in range(4)]) == []
    assert count_of(article) == Comment.objects.public().count() == 12
    assert event_log.verify() is None


@pytest.mark.parametrize("verb", [moderation.approve, moderation.keep])
def test_a_text_that_its_writer_changed_after_it_was_read_is_not_published(verb):
    read = make_removed(state="held", removed_rule="reports")
    make_report(read)
    own_comments.edit(read, "What nobody has read.")
    with pytest.raises(moderation.AlreadyDecided):
        verb(read, make_editor(), seen="held")
    assert Comment.objects.get().state == "held"

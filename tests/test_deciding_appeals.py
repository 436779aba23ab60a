"""What comes of an appeal: the decision stands, or the comment is published."""

import pytest
from django.utils import timezone

from articles.models import Article, AuditEvent
from comments import moderation
from comments.models import Appeal, Comment, ModerationEvent
from tests.at_once import together
from tests.factories import make_appeal, make_comment, make_editor

pytestmark = pytest.mark.django_db


def test_an_appeal_that_is_refused_leaves_the_comment_where_it_is():
    appeal, editor = make_appeal(make_comment(state="rejected")), make_editor()
    event = moderation.uphold(appeal, editor)
    kept = Appeal.objects.get()
    assert (kept.outcome, kept.staff, kept.decided_at) == ("upheld", editor, event.at)
    assert (event.action, event.from_state, event.to_state) == ("uphold", "rejected", "rejected")
    assert appeal.outcome == "upheld"
    assert AuditEvent.objects.filter(action="uphold", staff=editor).exists()


def test_an_appeal_that_is_granted_publishes_the_comment():
    comment, editor = make_comment(state="rejected"), make_editor()
    appeal = make_appeal(comment)
    event = moderation.overturn(appeal, editor)
    assert (event.action, event.from_state, event.to_state) == ("overturn", "rejected", "approved")
    assert Comment.objects.get().published_at == event.at
    assert Article.objects.get().comment_count == 1
    assert (appeal.outcome, appeal.staff, appeal.decided_at) == ("overturned", editor, event.at)
    assert comment.is_public


def test_a_comment_taken_down_that_comes_back_keeps_the_day_it_first_appeared():
    first = timezone.now()
    comment = make_comment(state="rejected", published_at=first, removed_at=first, removed_rule="abuse")
    moderation.overturn(make_appeal(comment), make_editor())
    kept = Comment.objects.get()
    assert (kept.published_at, kept.removed_at, kept.removed_rule) == (first, None, "")


def test_approving_the_comment_grants_the_appeal():
    comment, editor = make_comment(state="rejected"), make_editor()
    make_appeal(comment)
    moderation.approve(comment, editor)
    assert (Appeal.objects.get().outcome, Appeal.objects.get().staff) == ("overturned", editor)


@pytest.mark.parametrize("verb", [moderation.uphold, moderation.overturn])
def test_an_appeal_is_decided_once(verb):
    appeal = make_appeal(make_comment(state="rejected"))
    moderation.uphold(Appeal.objects.get(), make_editor())
    with pytest.raises(moderation.AlreadyDecided):
        verb(appeal, make_editor())
    assert ModerationEvent.objects.count() == 1


def test_what_its_writer_withdrew_is_not_published_by_an_appeal():
    with pytest.raises(moderation.AlreadyDecided):
        moderation.overturn(make_appeal(make_comment(state="withdrawn")), make_editor())


def test_what_was_sent_to_the_editors_only_is_not_published_by_an_appeal():
    appeal = make_appeal(make_comment(state="rejected", for_editors=True))
    with pytest.raises(moderation.NotForReaders):
        moderation.overturn(appeal, make_editor())
    assert Appeal.objects.get().outcome == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_an_appeal_at_once_one_is_told():
    appeal, first, second = make_appeal(make_comment(state="rejected")), make_editor(), make_editor()
    failures = together(
        lambda: moderation.uphold(Appeal.objects.get(pk=appeal.pk), first),
        lambda: moderation.overturn(Appeal.objects.get(pk=appeal.pk), second),
    )
    assert [type(failure) for failure in failures] == [moderation.AlreadyDecided]
    assert ModerationEvent.objects.count() == 1

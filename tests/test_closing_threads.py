"""A closed thread stays as it is: nobody answers in it any more."""

import pytest

from comments import moderation
from comments.models import Comment, Receipt
from comments.posting import Refused, post_comment
from tests.factories import make_comment, make_editor
from tests.test_posting import a_submission

pytestmark = pytest.mark.django_db


def test_a_thread_is_closed_at_its_first_comment_from_any_of_its_comments():
    first = make_comment(state="approved")
    answer = make_comment(parent=make_comment(parent=first, state="approved"), state="approved")
    event = moderation.close_thread(answer, make_editor())
    assert (event.comment, event.action) == (first, "close")
    assert [comment.pk for comment in Comment.objects.filter(closed_at__isnull=False)] == [first.pk]


def test_an_answer_anywhere_in_a_closed_thread_is_refused():
    first = make_comment(state="approved")
    answer = make_comment(parent=first, state="approved")
    moderation.close_thread(first, make_editor())
    for parent in (first, answer):
        with pytest.raises(Refused, match="This thread is closed") as refused:
            post_comment(a_submission(first.article, parent_id=parent.pk))
        assert (refused.value.status, refused.value.rule) == (403, "thread-closed")
    assert not Receipt.objects.exists()


def test_other_threads_of_the_article_stay_open():
    closed = make_comment(state="approved")
    other = make_comment(closed.article, state="approved")
    moderation.close_thread(closed, make_editor())
    post_comment(a_submission(other.article, parent_id=other.pk))


def test_a_thread_opened_again_takes_answers():
    first = make_comment(state="approved")
    moderation.close_thread(first, make_editor())
    assert moderation.reopen_thread(first, make_editor()).action == "reopen"
    post_comment(a_submission(first.article, parent_id=first.pk))


@pytest.mark.parametrize("verbs", [["close_thread", "close_thread"], ["reopen_thread"]])
def test_closing_what_is_closed_and_opening_what_is_open_is_refused(verbs):
    comment, editor = make_comment(), make_editor()
    *before, last = (getattr(moderation, name) for name in verbs)
    for verb in before:
        verb(comment, editor)
    with pytest.raises(moderation.AlreadyDecided):
        last(comment, editor)

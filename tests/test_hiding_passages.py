"""An editor masks a passage: readers get the rest, and the words stay as they were written."""

import pytest

from articles.models import AuditEvent
from comments import moderation
from comments.masking import BadMask
from comments.models import Comment, ModerationEvent
from tests.at_once import together
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db

TEXT = "Call me on 555 0100 tonight."


def test_readers_do_not_get_a_masked_passage_and_the_text_stays():
    comment = make_comment(text=TEXT)
    event = moderation.mask(comment, make_editor(), 11, 19)
    kept = Comment.objects.get()
    assert (kept.said, kept.text) == ("Call me on [removed by an editor] tonight.", TEXT)
    assert (event.action, event.from_state, event.to_state) == ("mask", "held", "held")
    assert comment.said == kept.said
    assert AuditEvent.objects.filter(action="mask", row=comment.pk).exists()


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 4), (0, 29), (9, 2)])
def test_a_passage_that_is_not_in_the_text_is_refused(start, end):
    with pytest.raises(BadMask):
        moderation.mask(make_comment(text=TEXT), make_editor(), start, end)
    assert not ModerationEvent.objects.exists()


def test_a_passage_of_another_text_than_the_editor_saw_is_not_masked():
    comment = make_comment(text="Written anew since.")
    with pytest.raises(moderation.Rewritten):
        moderation.mask(comment, make_editor(), 0, 7, text=TEXT)
    assert Comment.objects.get().masks == []


def test_masking_what_is_masked_changes_nothing_and_leaves_no_event():
    comment = make_comment(text=TEXT, masks=[0, 10])
    with pytest.raises(moderation.AlreadyDecided):
        moderation.mask(comment, make_editor(), 2, 5)
    assert not ModerationEvent.objects.exists()


def test_unmask_shows_every_word_again():
    comment = make_comment(text=TEXT, masks=[0, 4, 11, 19], state="approved")
    event = moderation.unmask(comment, make_editor())
    assert Comment.objects.get().said == TEXT
    assert (event.action, event.to_state) == ("unmask", "approved")


def test_where_nothing_is_masked_there_is_nothing_to_show_again():
    with pytest.raises(moderation.AlreadyDecided):
        moderation.unmask(make_comment(), make_editor())


@pytest.mark.django_db(transaction=True)
def test_two_passages_masked_at_once_are_both_masked():
    comment, first, second = make_comment(text=TEXT), make_editor(), make_editor()
    assert not together(
        lambda: moderation.mask(Comment.objects.get(pk=comment.pk), first, 0, 4),
        lambda: moderation.mask(Comment.objects.get(pk=comment.pk), second, 11, 19),
    )
    assert Comment.objects.get().masks == [0, 4, 11, 19]

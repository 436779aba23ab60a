"""The page "Comments to review": what is taken back, and what nobody decides about unread."""

import re

import pytest
from django.utils import timezone

from comments import moderation
from comments.admin import decisions
from comments.admin.rows import text_read
from comments.models import Comment, ModerationEvent, WordList
from tests.factories import make_comment, make_editor, make_report
from tests.review_desk import press, see, toasts

pytestmark = pytest.mark.django_db


def events_on(html: str) -> list[str]:
    return re.findall(r'name="event" value="(\d+)"', html)


def test_a_decision_is_taken_back(client, editor):
    html = press(client, "approve", make_comment(name="Olena Brook"))
    html = press(client, "undo", event=events_on(html))
    assert "Took it back: the comment by Olena Brook is under “Waiting” again." in html
    assert Comment.objects.get().state == "held"
    assert events_on(html) == []


def test_a_decision_about_many_is_taken_back_at_once(client, editor):
    html = press(client, "spam", *[make_comment() for _ in range(3)], together="1")
    assert len(events_on(html)) == 3
    assert "Took 3 decisions back." in press(client, "undo", event=events_on(html))
    assert Comment.objects.waiting().count() == 3


def test_what_somebody_has_changed_since_is_not_taken_back(client, editor):
    mine, theirs = make_comment(), make_comment(name="Olena Brook")
    html = press(client, "spam", mine, theirs)
    theirs.refresh_from_db()
    moderation.approve(theirs, make_editor())
    html = press(client, "undo", event=events_on(html))
    assert [kind for kind, _sentence in toasts(html)] == ["success", "warning"]
    assert "Somebody else decided on the comment by Olena Brook meanwhile: it is under “Published”." in html
    assert {comment.state for comment in Comment.objects.all()} == {"held", "approved"}


def test_what_has_a_button_of_its_own_against_it_is_not_taken_back(client, editor):
    html = press(client, "mask", make_comment(text="Call Ada."), start=5, end=8)
    assert events_on(html) == []
    event = ModerationEvent.objects.get()
    assert [kind for kind, _sentence in toasts(press(client, "undo", event=[event.pk]))] == ["error"]
    assert Comment.objects.get().masks


@pytest.mark.parametrize("event", [[], ["abc"], ["9" * 40], ["\x00"], ["0"]])
def test_an_event_that_is_none_takes_nothing_back(client, editor, event):
    press(client, "approve", make_comment())
    assert [kind for kind, _sentence in toasts(press(client, "undo", event=event))] == ["error"]
    assert Comment.objects.get().is_public


# What nobody can have read


def test_a_folded_comment_is_not_approved_among_others(client, editor):
    WordList.objects.create(kind="fold", words="threat")
    plain, folded = make_comment(), make_comment(text="A threat.")
    html = press(client, "approve", plain, folded)
    assert "1 comment has to be read by itself: it is folded, reported or appealed." in html
    assert list(Comment.objects.public()) == [plain]
    press(client, "approve", folded, together="1")
    assert list(Comment.objects.public()) == [plain]
    press(client, "approve", folded)
    assert Comment.objects.public().count() == 2


def test_a_reported_comment_is_not_approved_among_others(client, editor):
    plain, reported = make_comment(), make_comment()
    make_report(reported)
    press(client, "approve", plain, reported)
    assert list(Comment.objects.public()) == [plain]


@pytest.mark.parametrize("decision", ["approve", "mask"])
def test_a_text_that_changed_since_it_was_read_is_read_again(client, editor, decision):
    comment = make_comment(name="Olena Brook", edited_at=timezone.now())
    html = press(client, decision, comment, start=0, end=3)
    assert "Olena Brook has changed the comment meanwhile. Read it again, then decide." in html
    comment.refresh_from_db()
    assert (comment.state, comment.masks) == ("held", [])


@pytest.mark.parametrize(("decision", "fields"), [("approve", {}), ("mask", {"start": 0, "end": 3}), ("keep", {})])
def test_a_text_that_changes_while_the_button_is_answered_is_read_again(client, editor, monkeypatch, decision, fields):
    comment = make_comment(name="Olena Brook")
    make_report(comment)
    allowed = decisions._those_read

    def rewritten_then(*args):
        found = allowed(*args)
        Comment.objects.update(text="What nobody has read.", edited_at=timezone.now())
        return found

    monkeypatch.setattr(decisions, "_those_read", rewritten_then)
    html = press(client, decision, comment, **fields)
    assert "Olena Brook has changed the comment meanwhile. Read it again, then decide." in html
    comment.refresh_from_db()
    assert (comment.state, comment.masks, comment.events.count()) == ("held", [], 0)


def test_a_changed_text_that_was_read_is_approved(client, editor):
    comment = make_comment(edited_at=timezone.now())
    html = see(client)
    assert html.count(f'name="read" value="{text_read(comment)}"') >= 2
    press(client, "approve", comment, read=text_read(comment))
    assert Comment.objects.get().is_public

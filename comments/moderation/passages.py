"""Passages of a comment that readers do not get. The words stay as they were written (`comments.masking`)."""

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log
from comments.house_rules import BY_AN_EDITOR
from comments.masking import with_passage
from comments.models import Comment, ModerationEvent
from comments.moderation.deciding import (
    Action,
    AlreadyDecided,
    bring_up_to_date,
    change,
    hold,
    refuse_another_text,
)


def mask(comment: Comment, staff: User, start: int, end: int, *, text: str | None = None) -> ModerationEvent:
    """
    Leave out the characters from `start` to before `end` of the comment's text where readers see it.

    `text` is the text in which the editor chose them; `comment.text` when it is left out. Raises Rewritten when
    the text is another one now, AlreadyDecided when the passage is left out already, and BadMask when it is empty or
    outside the text.
    """
    return _set_masks(comment, staff, (start, end), comment.text if text is None else text)


def unmask(comment: Comment, staff: User) -> ModerationEvent:
    """Show every word of the comment again. Raises AlreadyDecided when nothing is left out, and Rewritten."""
    return _set_masks(comment, staff, None, comment.text)


def _set_masks(comment: Comment, staff: User, passage: tuple[int, int] | None, text: str) -> ModerationEvent:
    """Leave out one passage more, or, with None, no passage."""
    action = Action.MASK if passage else Action.UNMASK
    with transaction.atomic(durable=True):
        locked = hold(comment)
        refuse_another_text(locked, text)
        masks = with_passage(text, locked.masks, *passage) if passage else []
        if masks == locked.masks:
            raise AlreadyDecided(locked.state)
        change(locked, {"masks": masks})
        audit.record(staff, action, locked)
        event = event_log.append(locked, action, locked.state, locked.state, BY_AN_EDITOR, staff, timezone.now())
    bring_up_to_date(comment, locked)
    return event

"""Threads that readers can answer no more."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log
from comments.house_rules import BY_AN_EDITOR
from comments.models import Comment, ModerationEvent
from comments.moderation.deciding import Action, AlreadyDecided, bring_up_to_date, change, hold


def close_thread(comment: Comment, staff: User) -> ModerationEvent:
    """
    Accept no more answers in the thread of `comment`; what stands in it stays.

    The first comment of the thread carries it, and the event. Raises AlreadyDecided when it is closed.
    """
    return _set_closed(comment, Action.CLOSE, timezone.now(), staff)


def reopen_thread(comment: Comment, staff: User) -> ModerationEvent:
    """Accept answers again in the thread of `comment`. Raises AlreadyDecided when it is not closed."""
    return _set_closed(comment, Action.REOPEN, None, staff)


def _set_closed(comment: Comment, action: str, closed_at: datetime | None, staff: User) -> ModerationEvent:
    first = comment.root or comment
    with transaction.atomic(durable=True):
        locked = hold(first)
        if (locked.closed_at is None) == (closed_at is None):
            raise AlreadyDecided(locked.state)
        change(locked, {"closed_at": closed_at})
        audit.record(staff, action, locked)
        event = event_log.append(locked, action, locked.state, locked.state, BY_AN_EDITOR, staff, timezone.now())
    bring_up_to_date(first, locked)
    return event

"""What comes of readers' reports where the comment stays. To take it down is a rejection like any other."""

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log
from comments.house_rules import AFTER_REPORTS, BY_AN_EDITOR
from comments.models import Comment, ModerationEvent, Report
from comments.moderation.deciding import (
    Action,
    AlreadyDecided,
    State,
    bring_up_to_date,
    hold,
    move,
    refuse_other_text,
    settle_reports,
)


def keep(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Let a reported comment stay: what readers reported is settled, and one that was hidden for it is public again.

    `seen` is the state the editor saw; `comment.state` when it is left out. Raises AlreadyDecided when it is in
    another state or no report waits, and NotForReaders.
    """
    with transaction.atomic(durable=True):
        locked = hold(comment)
        waiting = locked.reports.filter(outcome=Report.Outcome.WAITING)
        if locked.state != (seen or comment.state) or locked.state == State.WITHDRAWN or not waiting.exists():
            raise AlreadyDecided(locked.state)
        refuse_other_text(comment, locked)
        if locked.state == State.HELD and locked.removed_rule == AFTER_REPORTS:
            event = move(locked, Action.KEEP, State.APPROVED, BY_AN_EDITOR, staff)
        else:
            now = timezone.now()
            settle_reports(locked, Report.Outcome.KEPT, now)
            audit.record(staff, Action.KEEP, locked)
            event = event_log.append(locked, Action.KEEP, locked.state, locked.state, BY_AN_EDITOR, staff, now)
    bring_up_to_date(comment, locked)
    return event

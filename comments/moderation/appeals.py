"""What comes of an appeal: the decision stands, or the comment is published."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log
from comments.house_rules import BY_AN_EDITOR
from comments.models import Appeal, ModerationEvent
from comments.moderation.deciding import (
    Action,
    AlreadyDecided,
    State,
    bring_up_to_date,
    hold,
    move,
)


def uphold(appeal: Appeal, staff: User) -> ModerationEvent:
    """Let the decision stand that the appeal is about. Raises AlreadyDecided when the appeal waits no more."""
    with transaction.atomic(durable=True):
        locked = hold(appeal.comment)
        now = timezone.now()
        upheld = {"outcome": Appeal.Outcome.UPHELD, "decided_at": now, "staff": staff}
        if not _waiting(appeal).update(**upheld):
            raise AlreadyDecided(locked.state)
        audit.record(staff, Action.UPHOLD, locked)
        event = event_log.append(locked, Action.UPHOLD, locked.state, locked.state, BY_AN_EDITOR, staff, now)
    appeal.refresh_from_db(fields=["outcome", "decided_at", "staff"])
    return event


def overturn(appeal: Appeal, staff: User) -> ModerationEvent:
    """
    Grant the appeal: publish the comment.

    Raises AlreadyDecided when the appeal waits no more, or the comment is published or withdrawn, and NotForReaders.
    """
    comment = appeal.comment
    with transaction.atomic(durable=True):
        locked = hold(comment)
        if locked.state in (State.APPROVED, State.WITHDRAWN) or not _waiting(appeal).exists():
            raise AlreadyDecided(locked.state)
        event = move(locked, Action.OVERTURN, State.APPROVED, BY_AN_EDITOR, staff)
    bring_up_to_date(comment, locked)
    appeal.refresh_from_db(fields=["outcome", "decided_at", "staff"])
    return event


def _waiting(appeal: Appeal) -> QuerySet[Appeal]:
    return Appeal.objects.filter(pk=appeal.pk, outcome=Appeal.Outcome.WAITING)

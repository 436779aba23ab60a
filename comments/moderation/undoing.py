"""Taking a decision back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log, outbox
from comments.house_rules import BY_AN_EDITOR
from comments.models import Appeal, Comment, ModerationEvent, Report
from comments.moderation.deciding import (
    Action,
    AlreadyDecided,
    State,
    bring_up_to_date,
    change,
    count_approved,
    hold,
)

DECISIONS = frozenset({Action.APPROVE, Action.REJECT, Action.SPAM, Action.KEEP, Action.OVERTURN})
CAN_BE_UNDONE = DECISIONS | {Action.UPHOLD}
"""The others have a verb of their own that takes them back: `unmask`, `reopen_thread`, `unpick`, `free_reader`."""

MAILS_OF_A_DECISION = ("published", "refused")


def undo(event: ModerationEvent, staff: User) -> ModerationEvent:
    """
    Take a decision back: the comment is as it was before, the reports and the appeal that it answered wait again.

    Mail that tells of it and has not been sent yet is never sent. Raises ValueError for an action that is not in
    CAN_BE_UNDONE, and AlreadyDecided when something else was done about the comment since.
    """
    if event.action not in CAN_BE_UNDONE:
        raise ValueError(f"{event.action!r} cannot be taken back: {', '.join(sorted(CAN_BE_UNDONE))}.")
    with transaction.atomic(durable=True):
        locked = hold(event.comment)
        *earlier, newest = locked.events.order_by("pk")
        if newest.pk != event.pk or locked.state != event.to_state or _asked_again(locked, event):
            raise AlreadyDecided(locked.state)
        before, after = locked.state, event.from_state
        change(locked, _as_it_was(earlier, locked, event))
        count_approved(locked.article_id, (after == State.APPROVED) - (before == State.APPROVED))
        _let_wait_again(locked, event)
        for kind in MAILS_OF_A_DECISION:
            outbox.take_back(kind, str(event.pk))
        outbox.take_back("answered", str(locked.pk))
        audit.record(staff, Action.UNDO, locked)
        taken_back = event_log.append(locked, Action.UNDO, before, after, BY_AN_EDITOR, staff, timezone.now())
    bring_up_to_date(event.comment, locked)
    return taken_back


def history(events: Iterable[ModerationEvent]) -> list[ModerationEvent]:
    """Return a comment's events, given in their order, without those taken back and the taking back of them."""
    standing: list[ModerationEvent] = []
    for event in events:
        if event.action != Action.UNDO:
            standing.append(event)
        elif standing:
            # Only the newest can be taken back, so it is the last that stands.
            standing.pop()
    return standing


def _as_it_was(earlier: list[ModerationEvent], locked: Comment, event: ModerationEvent) -> dict[str, Any]:
    """Return what the comment's row says without the event, after those that were `earlier`."""
    if event.from_state == event.to_state:
        return {}
    moves = [past for past in history(earlier) if past.from_state != past.to_state]
    first_published = None if locked.published_at == event.at else locked.published_at
    is_away = event.from_state != State.APPROVED and first_published is not None
    return {
        "state": event.from_state,
        "claimed_by_id": None,
        "claimed_until": None,
        "decided_at": _decided_at(moves),
        "published_at": first_published,
        "picked_at": _picked_at(history(earlier)) if event.from_state == State.APPROVED else None,
        **(_removed(moves) if is_away else {"removed_at": None, "removed_rule": ""}),
    }


def _decided_at(moves: list[ModerationEvent]) -> datetime | None:
    """Return when a person last decided; None where nobody has, or its writer has written it anew since."""
    for move in reversed(moves):
        if move.action == Action.EDIT:
            return None
        if move.action in DECISIONS and move.staff_id is not None:
            return move.at
    return None


def _removed(moves: list[ModerationEvent]) -> dict[str, Any]:
    """Return when a comment that is not public was taken from readers, and under which rule it is away now."""
    taken = next((move for move in reversed(moves) if move.from_state == State.APPROVED), None)
    if taken is None:
        return {"removed_at": None, "removed_rule": ""}
    return {"removed_at": taken.at, "removed_rule": moves[-1].rule}


def _picked_at(events: list[ModerationEvent]) -> datetime | None:
    """Return when a public comment was chosen for the front page, if it still was after these events."""
    for event in reversed(events):
        if event.action == Action.PICK:
            return event.at
        if event.action == Action.UNPICK or event.from_state != event.to_state:
            return None
    return None


def _asked_again(locked: Comment, event: ModerationEvent) -> bool:
    """Whether its writer has appealed anew since the event answered an appeal."""
    answered = locked.appeals.filter(decided_at=event.at)
    return locked.appeals.filter(outcome=Appeal.Outcome.WAITING).exists() and answered.exists()


def _let_wait_again(locked: Comment, event: ModerationEvent) -> None:
    """Open the reports and the appeal that were settled with the event, at the same moment."""
    locked.reports.filter(settled_at=event.at).update(outcome=Report.Outcome.WAITING, settled_at=None)
    locked.appeals.filter(decided_at=event.at).update(outcome=Appeal.Outcome.WAITING, decided_at=None, staff=None)

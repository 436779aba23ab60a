"""
Taking comments from readers again, in a database that is of an earlier day.

They are those that their writers withdrew, and what the staff, or readers' reports, took away or masked.
The moderation log of those days is lost; what is done again stands in it anew, as nobody's decision.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from comments import event_log, own_comments, vault
from comments.house_rules import BY_AN_EDITOR
from comments.models import Comment, ModerationEvent
from comments.moderation.deciding import change, hold, move

State = Comment.State
Action = ModerationEvent.Action
_ACTIONS = {State.REJECTED: Action.REJECT, State.SPAM: Action.SPAM, State.HELD: Action.HOLD}


def taken_away_since(moment: datetime) -> list[dict[str, Any]]:
    """Return what has to be known of each comment that readers lost since a moment, as JSON can say it."""
    lost = ModerationEvent.objects.filter(Q(from_state=State.APPROVED) | Q(action=Action.WITHDRAW), at__gte=moment)
    newest: dict[int, ModerationEvent] = {}
    for event in lost.exclude(from_state=F("to_state")).select_related("comment").order_by("pk"):
        newest[event.comment_id] = event
    return [
        {
            **_named(event.comment, event.at),
            "state": event.comment.state,
            "rule": event.comment.removed_rule or event.rule,
        }
        for event in newest.values()
        if event.comment.state != State.APPROVED
    ]


def take_away_again(entry: dict[str, Any]) -> bool:
    """Bring a comment to the state that one of `taken_away_since` names; return whether readers had it, or would."""
    comment = _comment_of(entry)
    if comment is None:
        return False
    if entry["state"] == State.WITHDRAWN:
        return _withdraw_again(comment)
    with transaction.atomic(durable=True):
        locked = hold(comment)
        if locked.state != State.APPROVED:
            return False
        move(locked, _ACTIONS[State(entry["state"])], entry["state"], entry["rule"], None)
    return True


def _withdraw_again(comment: Comment) -> bool:
    try:
        own_comments.withdraw(comment)
    except own_comments.NotPossible:
        return False
    return True


def masked_since(moment: datetime) -> list[dict[str, Any]]:
    """Return which passages of comments are masked where one was masked since a moment, and in which text."""
    events = ModerationEvent.objects.filter(action=Action.MASK, at__gte=moment).select_related("comment").order_by("pk")
    newest = {event.comment_id: event for event in events}
    return [
        {**_named(event.comment, event.at), "masks": event.comment.masks, "text": _digests(event.comment)[0]}
        for event in newest.values()
        if event.comment.masks
    ]


def mask_again(entry: dict[str, Any]) -> bool:
    """
    Mask in a comment what one of `masked_since` names; return whether something was to be masked.

    A comment that has another text here is masked as a whole: an editor who reads it can show the rest again.
    """
    comment = _comment_of(entry)
    if comment is None or not comment.text:
        return False
    with transaction.atomic(durable=True):
        locked = hold(comment)
        masks = entry["masks"] if entry["text"] in _digests(locked) else [0, len(locked.text)]
        if locked.masks == masks:
            return False
        change(locked, {"masks": masks})
        event_log.append(locked, Action.MASK, locked.state, locked.state, BY_AN_EDITOR, None, timezone.now())
    return True


def has_its_comment(entry: dict[str, Any]) -> bool:
    """Whether the comment of an entry is in this database, so that its row says what readers may see of it."""
    return _comment_of(entry) is not None


def _named(comment: Comment, at: datetime) -> dict[str, Any]:
    return {"comment": comment.pk, "posted": comment.posted_at.isoformat(), "at": at.isoformat()}


def _comment_of(entry: dict[str, Any]) -> Comment | None:
    return Comment.objects.filter(pk=entry["comment"], posted_at=entry["posted"]).first()


def _digests(comment: Comment) -> list[str]:
    """Return what tells a comment's text from another one, under each key in force."""
    return [digest.hex() for digest in vault.keyed_digests("masked text", comment.text)]

"""
What an editor decides about a comment: approve, reject, mark as spam; choose it for the front page, or no longer.

Each decision is one transaction of its own, which moves the comment, corrects the article's count of comments and
writes the event. Every transaction here takes its locks in this order, so that no two can wait for each other:
the comment, then its article, then the end of the log; the audit log has none. Whether somebody may decide is asked
where the request enters (`comments.admin`), not here.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import audit
from articles.models import Article, User
from comments import event_log, house_rules
from comments.house_rules import AS_SPAM, BY_AN_EDITOR
from comments.models import Comment, ModerationEvent

# What a rejection can name: the house rules, in the order they are offered.
REASONS = {rule.code: rule.label for rule in house_rules.RULES}

State = Comment.State
Action = ModerationEvent.Action


class AlreadyDecided(Exception):
    """The comment is not in the state the editor saw, or is there already. `state` is where it is now."""

    def __init__(self, state: str) -> None:
        super().__init__(f"The comment is {state}.")
        self.state = state


class NotForReaders(Exception):
    """Its writer sent the comment to the editors only; it cannot be published."""


def approve(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Publish the comment.

    `seen` is the state the editor saw when deciding; `comment.state` when it is left out. Raises AlreadyDecided, and
    NotForReaders for one that was written to the editors alone.
    """
    return _decide(comment, Action.APPROVE, State.APPROVED, BY_AN_EDITOR, staff, seen)


def reject(comment: Comment, staff: User, rule: str, *, seen: str | None = None) -> ModerationEvent:
    """
    Refuse the comment under one of the REASONS.

    `seen` as in `approve`. Raises AlreadyDecided, and ValueError when `rule` is no code of REASONS.
    """
    if rule not in REASONS:
        raise ValueError(f"{rule!r} is no reason: {', '.join(REASONS)}.")
    return _decide(comment, Action.REJECT, State.REJECTED, rule, staff, seen)


def mark_spam(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Put the comment away as spam.

    `seen` as in `approve`. Raises AlreadyDecided.
    """
    return _decide(comment, Action.SPAM, State.SPAM, AS_SPAM, staff, seen)


def pick(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Choose a published comment for the front page.

    `seen` as in `approve`. Raises AlreadyDecided, also when it is chosen already.
    """
    return _set_picked(comment, Action.PICK, timezone.now(), staff, seen)


def unpick(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Take a published comment off the front page.

    `seen` as in `approve`. Raises AlreadyDecided, also when it is not there.
    """
    return _set_picked(comment, Action.UNPICK, None, staff, seen)


def rule_label(code: str) -> str:
    """Return the words for a rule code that stands in the log."""
    return house_rules.label(code)


def _decide(comment: Comment, action: str, state: str, rule: str, staff: User, seen: str | None) -> ModerationEvent:
    """Move the comment to `state`; `comment` itself is brought up to date when that is done."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        locked = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        before = locked.state
        if before != (seen or comment.state) or before == state:
            raise AlreadyDecided(before)
        if locked.for_editors and state == State.APPROVED:
            raise NotForReaders
        changes = _moved(locked, state, rule, now)
        Comment.objects.filter(pk=comment.pk).update(**changes)
        _count(comment.article_id, (state == State.APPROVED) - (before == State.APPROVED))
        audit.record(staff, action, comment)
        event = event_log.append(comment, action, before, state, rule, staff, now)
    for field, value in changes.items():
        setattr(comment, field, value)
    return event


def _moved(comment: Comment, state: str, rule: str, now: datetime) -> dict[str, Any]:
    """Return what changes in a comment's row when it goes from its state to `state`."""
    # A choice for the front page ends with the state it was made in, and so does the reading of it.
    changes = {"state": state, "decided_at": now, "picked_at": None, "claimed_by": None, "claimed_until": None}
    if state == State.APPROVED:
        return {**changes, "published_at": comment.published_at or now, "removed_at": None, "removed_rule": ""}
    if comment.published_at:
        return {**changes, "removed_at": comment.removed_at or now, "removed_rule": rule}
    return changes


def _set_picked(
    comment: Comment, action: str, picked_at: datetime | None, staff: User, seen: str | None
) -> ModerationEvent:
    """Set when the comment was chosen; its state and its article's count stay."""
    with transaction.atomic(durable=True):
        locked = Comment.objects.select_for_update(no_key=True).values_list("state", "picked_at")
        state, before = locked.get(pk=comment.pk)
        moved = state != (seen or comment.state) or state != State.APPROVED
        if moved or (before is None) == (picked_at is None):
            raise AlreadyDecided(state)
        Comment.objects.filter(pk=comment.pk).update(picked_at=picked_at)
        audit.record(staff, action, comment)
        event = event_log.append(comment, action, state, state, BY_AN_EDITOR, staff, timezone.now())
    comment.picked_at = picked_at
    return event


def _count(article_id: int, change: int) -> None:
    """Correct the number of approved comments that the article's row carries."""
    if change:
        Article.objects.filter(pk=article_id).update(comment_count=F("comment_count") + change)

"""
What an editor decides about a comment: approve, reject, mark as spam; choose it for the front page, or no longer.

Each decision is one transaction of its own, which moves the comment, corrects the article's count of comments and
writes the event. Every transaction here takes its locks in this order, so that no two can wait for each other:
the comment, then its article, then the end of the log; the audit log has none. Whether somebody may decide is asked
where the request enters (`comments.admin`), not here.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import audit
from articles.models import Article, User
from comments import event_log
from comments.models import Comment, ModerationEvent

# The house rules a rejection can name, in the order they are offered. The codes stand in the log for ever: a label
# can be reworded, a code cannot change its meaning.
REASONS = {
    "off-topic": _("Off topic"),
    "abuse": _("Abuse or threat"),
    "personal-data": _("Personal data"),
    "advertising": _("Advertising"),
    "illegal": _("Illegal content"),
    "other": _("Something else"),
}
BY_AN_EDITOR = "editor"
AS_SPAM = "spam"

State = Comment.State
Action = ModerationEvent.Action


class AlreadyDecided(Exception):
    """The comment is not in the state the editor saw, or is there already. `state` is where it is now."""

    def __init__(self, state: str) -> None:
        super().__init__(f"The comment is {state}.")
        self.state = state


def approve(comment: Comment, staff: User, *, seen: str | None = None) -> ModerationEvent:
    """
    Publish the comment.

    `seen` is the state the editor saw when deciding; `comment.state` when it is left out. Raises AlreadyDecided.
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
    return str({**REASONS, BY_AN_EDITOR: _("An editor's decision"), AS_SPAM: _("Spam")}.get(code, code))


def _decide(comment: Comment, action: str, state: str, rule: str, staff: User, seen: str | None) -> ModerationEvent:
    """Move the comment to `state`; `comment` itself is brought up to date when that is done."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        before = Comment.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=comment.pk)
        if before != (seen or comment.state) or before == state:
            raise AlreadyDecided(before)
        # A choice for the front page ends with the state it was made in.
        Comment.objects.filter(pk=comment.pk).update(state=state, decided_at=now, picked_at=None)
        _count(comment.article_id, (state == State.APPROVED) - (before == State.APPROVED))
        audit.record(staff, action, comment)
        event = event_log.append(comment, action, before, state, rule, staff, now)
    comment.state, comment.decided_at, comment.picked_at = state, now, None
    return event


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

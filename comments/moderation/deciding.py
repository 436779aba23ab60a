"""The decisions: approve, reject, mark as spam; choose for the front page, or no longer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import audit
from articles.models import Article, User
from comments import event_log, house_rules, news
from comments.house_rules import AS_SPAM, BY_AN_EDITOR
from comments.models import Appeal, Comment, ModerationEvent, Report

# What a rejection can name: the house rules, in the order they are offered.
REASONS = {rule.code: rule.label for rule in house_rules.RULES}
CHANGED_BY_STAFF = (
    *("state", "masks", "decided_at", "published_at", "removed_at", "removed_rule", "closed_at", "picked_at"),
    *("claimed_by_id", "claimed_until"),
)

State = Comment.State
Action = ModerationEvent.Action


class AlreadyDecided(Exception):
    """The comment is not in the state the editor saw, or is there already. `state` is where it is now."""

    def __init__(self, state: str) -> None:
        super().__init__(f"The comment is {state}.")
        self.state = state


class Rewritten(AlreadyDecided):
    """The comment has another text than the one the editor read."""


class NotForReaders(Exception):
    """
    The comment cannot be published: its writer sent it to the editors only, or its words are forgotten.

    `why` says which, for the staff.
    """

    def __init__(self, why: str | Promise) -> None:
        super().__init__("The comment cannot be published.")
        self.why = why


def approve(comment: Comment, staff: User, *, seen: str | None = None, text: str | None = None) -> ModerationEvent:
    """
    Publish the comment. What readers reported is settled, and an appeal granted.

    `seen` is the state the editor saw when deciding, `text` the text the editor read; `comment.state` and
    `comment.text` when they are left out. Raises AlreadyDecided, Rewritten, and NotForReaders.
    """
    read = comment.text if text is None else text
    return _decide(comment, Action.APPROVE, State.APPROVED, BY_AN_EDITOR, staff, seen, read)


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


def _decide(
    comment: Comment, action: str, state: str, rule: str, staff: User, seen: str | None, text: str | None = None
) -> ModerationEvent:
    """
    Move the comment to `state`; `comment` itself is brought up to date when that is done.

    It has to have this `text` still, unless it may have any.
    """
    with transaction.atomic(durable=True):
        locked = hold(comment)
        # What its writer took back is no longer for an editor to decide.
        if locked.state != (seen or comment.state) or locked.state in (state, State.WITHDRAWN):
            raise AlreadyDecided(locked.state)
        if text is not None:
            refuse_another_text(locked, text)
        event = move(locked, action, state, rule, staff)
    bring_up_to_date(comment, locked)
    return event


def hold(comment: Comment) -> Comment:
    """Lock the comment until the transaction ends, and return it as it is now: the first lock of every verb."""
    return Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)


def refuse_another_text(locked: Comment, text: str) -> None:
    """Raise Rewritten when the text of a locked comment is not the one that was read."""
    if locked.text != text:
        raise Rewritten(locked.state)


def move(locked: Comment, action: str, state: str, rule: str, staff: User | None) -> ModerationEvent:
    """
    Bring a comment that `hold` has locked to another state, with all that follows, and write the event.

    `staff` is None for a rule that decides. Raises NotForReaders.
    """
    now, before = timezone.now(), locked.state
    if state == State.APPROVED:
        _refuse_to_publish(locked)
    change(locked, _moved(locked, state, rule, now, staff))
    count_approved(locked.article_id, (state == State.APPROVED) - (before == State.APPROVED))
    if staff is not None:
        _settle(locked, state, staff, now)
        audit.record(staff, action, locked)
    if state == State.APPROVED:
        news.tell_answered(locked)
    event = event_log.append(locked, action, before, state, rule, staff, now)
    # After the end of the log, and yet it waits for nobody: whoever changes the address holds its comments first.
    news.tell_writer(event)
    return event


def change(locked: Comment, changes: dict[str, Any]) -> None:
    """Write the changes into a locked comment's row, and into `locked`."""
    Comment.objects.filter(pk=locked.pk).update(**changes)
    for field, value in changes.items():
        setattr(locked, field, value)


def bring_up_to_date(comment: Comment, locked: Comment) -> None:
    """Let the comment in the caller's hand say what its row says now."""
    for field in CHANGED_BY_STAFF:
        setattr(comment, field, getattr(locked, field))


def _refuse_to_publish(locked: Comment) -> None:
    if locked.for_editors:
        raise NotForReaders(_("Its writer sent it to the editors only. It cannot be published."))
    if locked.erased_at and not locked.text:
        raise NotForReaders(_("Its words are forgotten. There is nothing left to publish."))


def _moved(locked: Comment, state: str, rule: str, now: datetime, staff: User | None) -> dict[str, Any]:
    """Return what changes in a comment's row when it goes from its state to `state`."""
    # A choice for the front page ends with the state it was made in, and so does the reading of it.
    changes = {"state": state, "picked_at": None, "claimed_by_id": None, "claimed_until": None}
    if staff is not None:
        changes["decided_at"] = now
    if state == State.APPROVED:
        return {**changes, "published_at": locked.published_at or now, "removed_at": None, "removed_rule": ""}
    if locked.published_at:
        return {**changes, "removed_at": locked.removed_at or now, "removed_rule": rule}
    return changes


def _settle(locked: Comment, state: str, staff: User, now: datetime) -> None:
    """Answer what readers asked about the comment, by the decision itself."""
    settle_reports(locked, Report.Outcome.KEPT if state == State.APPROVED else Report.Outcome.REMOVED, now)
    if state == State.APPROVED:
        granted = {"outcome": Appeal.Outcome.OVERTURNED, "decided_at": now, "staff": staff}
        locked.appeals.filter(outcome=Appeal.Outcome.WAITING).update(**granted)


def settle_reports(locked: Comment, outcome: str, now: datetime) -> int:
    """Settle the reports that wait about a locked comment, and return how many those were."""
    return locked.reports.filter(outcome=Report.Outcome.WAITING).update(outcome=outcome, settled_at=now)


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


def count_approved(article_id: int, change: int) -> None:
    """Correct the number of approved comments that the article's row carries."""
    if change:
        Article.objects.filter(pk=article_id).update(comment_count=F("comment_count") + change)

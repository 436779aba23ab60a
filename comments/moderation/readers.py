"""Readers whose comments an editor wants to read first, wherever others appear at once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import User
from comments import event_log
from comments.house_rules import BY_AN_EDITOR
from comments.models import Comment, ModerationEvent, SealedAddress
from comments.moderation.deciding import Action, AlreadyDecided


class NotConfirmed(Exception):
    """Nobody has confirmed the comment's address, so nobody knows whose comments would be held."""


def hold_reader(comment: Comment, staff: User) -> ModerationEvent:
    """
    Read from now on every comment of this comment's writer before it appears.

    Raises NotConfirmed, and AlreadyDecided when that is so already.
    """
    return _set_held(comment, Action.HOLD_READER, timezone.now(), staff)


def free_reader(comment: Comment, staff: User) -> ModerationEvent:
    """
    Treat the comments of this comment's writer like everybody's again.

    Raises NotConfirmed, and AlreadyDecided when that is so already.
    """
    return _set_held(comment, Action.FREE_READER, None, staff)


def _set_held(comment: Comment, action: str, held_at: datetime | None, staff: User) -> ModerationEvent:
    with transaction.atomic(durable=True):
        # A typed address proves nothing: only a comment that was confirmed leads to its writer. The comment is not
        # locked: whoever moves addresses locks the address first and the comment then.
        confirmed = SealedAddress.objects.filter(
            comments=comment.pk, comments__confirmed_at__isnull=False, confirmed_at__isnull=False
        )
        address = confirmed.select_for_update(no_key=True, of=("self",)).first()
        if address is None:
            raise NotConfirmed
        state = Comment.objects.values_list("state", flat=True).get(pk=comment.pk)
        if (address.held_at is None) == (held_at is None):
            raise AlreadyDecided(state)
        SealedAddress.objects.filter(pk=address.pk).update(held_at=held_at)
        audit.record(staff, action, comment)
        return event_log.append(comment, action, state, state, BY_AN_EDITOR, staff, timezone.now())

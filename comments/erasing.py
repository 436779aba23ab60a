"""
Forgetting at a reader's wish: their address, what links their comments to it and to each other, and names or texts.

Comments stay as rows, because others have answered them: without a name then, and without a text where the reader
wants it so. That it was done is written down by ids, so that a backup of an earlier day can forget it again
(`comments.erasing_again`). Locks are taken in the order that `comments.own_comments` describes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import address_locks, event_log, vault
from comments.house_rules import ERASED, WITHDRAWN
from comments.models import (
    Appeal,
    Comment,
    CommentVersion,
    Erasure,
    Letter,
    ModerationEvent,
    Receipt,
    Report,
    SealedAddress,
)
from comments.own_comments import UNLINKED, can_change, settle_what_waits, uncount

State = Comment.State


class _PostedMeanwhile(Exception):
    """A comment or a letter came from the address while what was there before it was being erased."""


def erase_everything(address: SealedAddress, *, keep_texts: bool) -> None:
    """
    Forget a reader: the address with its mails and links, and what links their comments and letters.

    Of each comment they have confirmed the name goes, and without `keep_texts` the text; what others may have written
    under the address only loses the link to it. Everything is gone when this returns.
    """
    while True:
        try:
            return _erase_everything(address, keep_texts)
        except _PostedMeanwhile:
            continue


@transaction.atomic(durable=True)
def _erase_everything(address: SealedAddress, keep_texts: bool) -> None:
    comments = _locked(sealed_address=address)
    confirmed = [comment for comment in comments if comment.confirmed_at]
    to_states = _forget_words(confirmed, keep_texts)
    _unlink(comments)
    _forget_letters(Letter.objects.filter(sealed_address=address), keep_texts)
    # Whoever posts under the address holds its row until the post is there: then it is found here, and all begins anew.
    address_locks.hold(address.pk)
    if address.comments.exists():
        raise _PostedMeanwhile
    vault.requests_for(address).delete()
    SealedAddress.objects.filter(pk=address.pk).delete()
    _write_down([Erasure(address=address.pk, keeps_texts=keep_texts)], confirmed, keep_texts)
    _log(confirmed, to_states)


@transaction.atomic(durable=True)
def erase_comment(comment: Comment, *, keep_text: bool) -> None:
    """Forget who wrote one comment, and without `keep_text` its text too; the address goes with its last comment."""
    comments = _locked(pk=comment.pk)
    to_states = _forget_words(comments, keep_text)
    _unlink(comments)
    if comments[0].sealed_address_id is not None:
        forget_address_without_use(comments[0].sealed_address_id)
    _write_down([], comments, keep_text)
    _log(comments, to_states)


def forget_address_without_use(address_id: object) -> bool:
    """Delete an address that neither a comment nor a letter belongs to; return whether it was one."""
    address = address_locks.hold(address_id)
    if address is None or address.comments.exists() or address.letters.exists():
        return False
    address.delete()
    return True


def forget_beside(comments: Iterable[Comment]) -> None:
    """Forget what was kept beside the texts of these comments: earlier ones, receipts, what was said of them."""
    CommentVersion.objects.filter(comment__in=comments).delete()
    Receipt.objects.filter(comment__in=comments).delete()
    Appeal.objects.filter(comment__in=comments).update(text="")


def without_text(comment: Comment) -> dict[str, Any]:
    """Return what changes in a comment's row when its text is forgotten, beside its state."""
    return {"text": "", "masks": [], "language": "", "spam_score": None, "spam_filter": None}


def _locked(**which: object) -> list[Comment]:
    return list(Comment.objects.select_for_update(no_key=True).filter(**which).order_by("pk"))


def _forget_words(comments: list[Comment], keep_texts: bool) -> list[str]:
    """Empty the names, or everything; return the state each comment is in then."""
    now = timezone.now()
    states = []
    for comment in comments:
        changes: dict[str, Any] = {"name": "", "erased_at": now}
        if not keep_texts:
            changes |= _without_text(comment, now)
            settle_what_waits(comment, now)
        states.append(changes.get("state", comment.state))
        Comment.objects.filter(pk=comment.pk).update(**changes)
    forget_beside(comments)
    if not keep_texts:
        Report.objects.filter(comment__in=comments).update(text="")
        uncount(comments)
    return states


def _without_text(comment: Comment, now: datetime) -> dict[str, Any]:
    ended = {"picked_at": None, "claimed_by": None, "claimed_until": None}
    changes = {**without_text(comment), **ended}
    if not can_change(comment):
        return changes  # an editor's decision stands: its tombstone says the same as before
    changes["state"] = State.WITHDRAWN
    if comment.published_at:
        changes |= {"removed_at": comment.removed_at or now, "removed_rule": WITHDRAWN}
    return changes


def _unlink(comments: list[Comment]) -> None:
    rows = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    rows.update(sealed_address=None, **UNLINKED)


def _forget_letters(letters: Any, keep_texts: bool) -> None:
    """Take name and telephone number off what the reader wrote to the paper, and where they wish so the words."""
    written = letters.filter(staff__isnull=True)
    gone = {} if keep_texts else {"text": _("[removed at its writer’s wish]")}
    written.update(name="", phone="", **gone)
    letters.update(sealed_address=None)


def _write_down(erasures: list[Erasure], comments: list[Comment], keep_texts: bool) -> None:
    """Each comment by itself too: in a backup it may not be its reader's yet."""
    Erasure.objects.bulk_create(
        [*erasures, *(Erasure(comment=comment.pk, keeps_texts=keep_texts) for comment in comments)]
    )


def _log(comments: list[Comment], to_states: list[str]) -> None:
    erase = ModerationEvent.Action.ERASE
    for comment, state in zip(comments, to_states, strict=True):
        event_log.append(comment, erase, comment.state, state, ERASED, None, timezone.now())

"""
Mail to be sent: one row a mail, found by the worker when it is due. Nothing here sends.

Whoever has something to say calls `queue` inside the transaction of what is said, and a row waits if and only if that
happened. What the mail says is written when it is sent, by the function that `comments.messages` names for its kind.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import User
from comments.models import Comment, Letter, Mail, SealedAddress

TIME_TO_UNDO = timedelta(minutes=2)
"""How long the mail about a decision waits, so that one taken back at once tells nobody."""


def queue(
    kind: str,
    to: SealedAddress | User,
    key: str,
    *,
    comment: Comment | None = None,
    letter: Letter | None = None,
    not_before: datetime | None = None,
) -> None:
    """
    Put a mail of one kind to one person into the outbox, unless one with this `key` was ever put there.

    `key` names what is said, such as "published-12"; the kind is put before it. Does nothing while the paper sends no
    mail (settings.SENDS_MAIL).
    """
    if not settings.SENDS_MAIL:
        return
    is_staff = isinstance(to, User)
    mail = Mail(
        kind=kind,
        key=f"{kind} {key}",
        to_staff=to if is_staff else None,
        to_reader=None if is_staff else to,
        comment=comment,
        letter=letter,
        next_attempt_at=not_before or timezone.now(),
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


def queue_for_staff(
    kind: str, permission: str, key: str, *, comment: Comment | None = None, letter: Letter | None = None
) -> None:
    """
    Put a mail into the outbox for each member of staff who may do something, and has given an address.

    `permission` is what they may do, such as "comments.moderate_comment"; `kind` and `key` as in `queue`.
    """
    if not settings.SENDS_MAIL:
        return
    allowed = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    for member in allowed.filter(is_staff=True).exclude(email="").order_by("pk"):
        queue(kind, member, f"{key}-{member.pk}", comment=comment, letter=letter)


def take_back(kind: str, key: str) -> bool:
    """Take a mail out of the outbox that nobody has tried to send yet; return whether it was there."""
    return bool(Mail.objects.filter(key=f"{kind} {key}", attempts=0, sent_at__isnull=True).delete()[0])

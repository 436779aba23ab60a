"""
What readers are told by mail of what became of their comments: who wants to know, and what is put into the outbox.

Both verbs are called inside the transaction of what they tell. What is told is written later, and left untold when it
is not true any more by then.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from articles.models import Site
from comments.models import Comment, ModerationEvent
from comments.outbox import TIME_TO_UNDO, queue

Action = ModerationEvent.Action
DIGEST_AT = time(8)
"""When the answers of the day before are mailed, by the clock of the paper's time zone."""

_KINDS = {Action.APPROVE: "published", Action.OVERTURN: "published", Action.REJECT: "refused"}


def wants_mail(comment: Comment) -> bool:
    """Whether its writer asked for mail about it, owns the address beyond doubt, and has not ended mail since."""
    address = comment.sealed_address
    return bool(
        comment.mail
        and comment.confirmed_at
        and comment.erased_at is None
        and address is not None
        and address.confirmed_at
        and address.mail_off_at is None
    )


def tell_writer(event: ModerationEvent) -> None:
    """
    Let the comment's writer be told that it was published, or was not; of spam nobody is told.

    The mail waits until the decision cannot be taken back by pressing a button: its key is the event's id.
    """
    kind = _KINDS.get(event.action)
    comment = event.comment
    if kind is None or not wants_mail(comment):
        return
    queue(kind, comment.sealed_address, str(event.pk), comment=comment, not_before=timezone.now() + TIME_TO_UNDO)


def tell_answered(comment: Comment) -> None:
    """
    Let the writer of what a public comment answers be told of it, at once or in the mail of the day.

    Nobody is told of an answer of their own, and of one answer nobody is told twice.
    """
    asked = comment.parent
    if asked is None or not wants_mail(asked) or comment.sealed_address_id == asked.sealed_address_id:
        return
    address = asked.sealed_address
    if asked.mail == Comment.Mail.EACH:
        queue("answered", address, str(comment.pk), comment=comment, not_before=timezone.now() + TIME_TO_UNDO)
        return
    zone = ZoneInfo(Site.current().time_zone)
    day = timezone.localdate(timezone=zone)
    morning = datetime.combine(day + timedelta(days=1), DIGEST_AT, zone)
    queue("answers_today", address, f"{address.pk} {day.isoformat()}", not_before=morning)

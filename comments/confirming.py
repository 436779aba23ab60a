"""The owner of an address says, with the link that was mailed there, whether a comment is theirs, and ends mail."""

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.models import Comment, Mail, MailLink, SealedAddress
from comments.own_comments import UNLINKED, stop_mail


class NotYours(Exception):
    """The comment has nothing to do with the link's address any more: it was disowned, or its writer forgotten."""


@transaction.atomic(durable=True)
def confirm(link: MailLink, mail: str) -> None:
    """
    Keep that the comment belongs to the owner of the address, and what they want to be told (a code of Comment.Mail).

    It can be done again with the same link, to choose otherwise. Raises NotYours.
    """
    comment, now = _lock(link), timezone.now()
    Comment.objects.filter(pk=comment.pk).update(confirmed_at=Coalesce("confirmed_at", now), mail=mail)
    SealedAddress.objects.filter(pk=link.address_id).update(confirmed_at=now)
    MailLink.objects.filter(pk=link.pk).update(used_at=now)


@transaction.atomic(durable=True)
def disown(link: MailLink) -> None:
    """
    Part the comment from an address whose owner did not write it; nothing more is mailed there about it.

    Raises NotYours, also for a comment that was confirmed: that one is withdrawn or erased by its writer.
    """
    comment = _lock(link)
    if comment.confirmed_at is not None:
        raise NotYours
    Comment.objects.filter(pk=comment.pk).update(sealed_address=None, **UNLINKED)
    Mail.objects.filter(comment=comment, to_reader=link.address_id, sent_at__isnull=True).delete()
    MailLink.objects.filter(pk=link.pk).update(used_at=timezone.now())


def end_mail_about(link: MailLink) -> None:
    """Mail nothing more about the link's comment; everything, where it is about none."""
    if link.comment_id is None:
        stop_mail(link.address)
    else:
        Comment.objects.filter(pk=link.comment_id, sealed_address=link.address_id).update(mail="")


def _lock(link: MailLink) -> Comment:
    comment = Comment.objects.select_for_update(no_key=True).get(pk=link.comment_id)
    if comment.sealed_address_id != link.address_id:
        raise NotYours
    return comment

"""What a reader is told of answers: each at once, or those of a day in one mail."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from comments.mail_links import Purpose, make_link
from comments.messages.message import Link, Message, Quote
from comments.models import Comment, Mail
from comments.news import wants_mail

MOST_ANSWERS = 20
"""How many answers one mail repeats; of the others it gives the number."""


def answered(mail: Mail) -> Message | None:
    """Pass on one public answer, `mail.comment`, to whoever wrote what it answers."""
    answer = mail.comment
    asked = answer.parent
    if asked is None or asked.sealed_address_id != mail.to_reader_id or not wants_mail(asked):
        return None
    if asked.mail != Comment.Mail.EACH or not answer.is_public or not answer.article.can_be_read:
        return None
    return Message(
        subject=_("%(name)s answered your comment") % {"name": answer.signature},
        parts=(
            _("On “%(headline)s” %(name)s answers you:")
            % {"headline": answer.article.headline, "name": answer.signature},
            Quote(answer.said),
            _answer_link(answer),
        ),
        unsubscribe=make_link(Purpose.UNSUBSCRIBE, mail.to_reader, comment=asked),
    )


def answers_today(mail: Mail) -> Message | None:
    """Pass on the answers that appeared on one day, the day in the key of the mail, to a reader's comments."""
    address = mail.to_reader
    if address.confirmed_at is None or address.mail_off_at is not None:
        return None
    found = _answers_to(mail, date.fromisoformat(mail.key.rpartition(" ")[2]))
    number = found.count()
    if not number:
        return None
    parts: list[str | Link | Quote] = []
    for answer in found[:MOST_ANSWERS]:
        told = {"headline": answer.article.headline, "name": answer.signature}
        parts += [_("On “%(headline)s” %(name)s answers you:") % told, Quote(answer.said), _answer_link(answer)]
    more = number - MOST_ANSWERS
    if more > 0:
        parts.append(ngettext("And %(number)d more.", "And %(number)d more.", more) % {"number": more})
    return Message(
        subject=ngettext(
            "%(number)d answer to your comments", "%(number)d answers to your comments", number
        ) % {"number": number},
        parts=tuple(parts),
        unsubscribe=make_link(Purpose.UNSUBSCRIBE, address),
    )  # fmt: skip


def _answers_to(mail: Mail, day: date) -> QuerySet[Comment]:
    begins = timezone.make_aware(datetime.combine(day, time.min))
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    asked = Comment.objects.filter(
        pk=OuterRef("parent"),
        sealed_address=mail.to_reader,
        mail=Comment.Mail.DAILY,
        confirmed_at__isnull=False,
        erased_at__isnull=True,
    )
    not_their_own = Q(sealed_address__isnull=True) | ~Q(sealed_address=mail.to_reader)
    return (
        Comment.objects.public()
        .filter(Exists(asked), not_their_own, published_at__gte=begins, published_at__lt=ends)
        .filter(article__in=Article.objects.readable())
        .with_article()
        .order_by("published_at", "pk")
    )


def _answer_link(answer: Comment) -> Link:
    return Link(_("Read it below the article, and answer"), settings.SITE_URL + reverse("comment", args=[answer.pk]))

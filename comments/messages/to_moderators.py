"""What moderators are told. Their mails show and ask: to decide, one has to sign in and press a button."""

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.messages.message import Link, Message
from comments.models import Appeal, Comment, Mail, Report

MODERATES = "comments.moderate_comment"


def queue_digest(mail: Mail) -> Message | None:
    """Say how much waits and since when; nothing when nothing does, or when the colleague moderates no more."""
    if not mail.to_staff.has_perm(MODERATES):
        return None
    counts = _what_waits()
    if not counts:
        return None
    waiting = Comment.objects.waiting()
    oldest = waiting.values_list("posted_at", flat=True).first()
    since = [_("The oldest comment waits since %(when)s.") % {"when": _moment(oldest)}] if oldest else []
    return Message(
        subject=_("To review: %(number)d") % {"number": sum(number for number, _words in counts)},
        parts=(
            *(words for _number, words in counts),
            *since,
            Link(_("Open the comments to review"), _queue()),
            _("How often this mail comes stands in the site settings."),
        ),
    )


def reported(mail: Mail) -> Message | None:
    """Say at once that readers reported a published comment, and why; not what it says. Nothing once it is gone."""
    comment = mail.comment
    reports = comment.reports.filter(outcome=Report.Outcome.WAITING)
    kinds = reports.order_by().values_list("kind").annotate(number=Count("pk")).order_by("-number", "kind")
    if not mail.to_staff.has_perm(MODERATES) or not kinds or not comment.article.can_be_read:
        return None
    return Message(
        subject=_("Readers reported a comment"),
        parts=(
            _("Readers reported a comment on “%(headline)s”:") % {"headline": comment.article.headline},
            *(f"{Report.Kind(kind).label}: {number}" for kind, number in kinds),
            Link(
                _("See the comment"),
                settings.SITE_URL + reverse("admin:comments_comment_change", args=[comment.pk]),
            ),
            Link(_("Open the comments to review"), _queue()),
        ),
    )


def _what_waits() -> list[tuple[int, str]]:
    """Return what waits, each kind of it with its number and in words."""
    comments = Comment.objects.waiting().count()
    reports = Report.objects.filter(outcome=Report.Outcome.WAITING).values("comment").distinct().count()
    appeals = Appeal.objects.filter(outcome=Appeal.Outcome.WAITING).count()
    in_words = [
        (comments, ngettext("%(number)d comment waits.", "%(number)d comments wait.", comments)),
        (reports, ngettext("%(number)d comment was reported.", "%(number)d comments were reported.", reports)),
        (appeals, ngettext("%(number)d reader appeals.", "%(number)d readers appeal.", appeals)),
    ]
    return [(number, words % {"number": number}) for number, words in in_words if number]


def _queue() -> str:
    return settings.SITE_URL + reverse("admin:comments_comment_changelist")


def _moment(at: object) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")

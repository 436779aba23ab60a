"""
What a reader can do about somebody else's comment: report it, without an account and without an address.

A network counts once for a comment. It is known by a keyed hash that is good for one comment and one day, so that
nobody can tell which reports came from one network, nor what else that network did.
"""

from datetime import UTC, timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Site
from comments import outbox, vault
from comments.client_address import network
from comments.house_rules import AFTER_REPORTS
from comments.models import Comment, ModerationEvent, Report
from comments.moderation.deciding import move
from comments.throttle import count_post

TELL_THE_MODERATORS = (1, 3)
"""At which of a comment's reports the moderators get a mail at once."""

Action = ModerationEvent.Action


@transaction.atomic(durable=True)
def report(comment_id: int, kind: str, text: str, client_address: str) -> None:
    """
    Keep a report of a public comment; `kind` is one of Report.Kind, `text` may be empty.

    A second one from the same network on the same day is taken as the first. Hides the comment when enough networks
    have reported it (Site.hide_after_reports). Raises TooManyPosts, and Comment.DoesNotExist when it is not public
    (any more); then nothing is kept.
    """
    comment = Comment.objects.public().select_for_update(no_key=True).get(pk=comment_id)
    digests = _digests(comment, client_address)
    if comment.reports.filter(network__in=digests).exists():
        return
    count_post(client_address, "report")
    Report.objects.create(comment=comment, kind=kind, text=text, network=digests[0])
    number = comment.reports.count()
    if number in TELL_THE_MODERATORS:
        outbox.queue_for_staff("reported", "comments.moderate_comment", f"{comment.pk}-{number}", comment=comment)
    if _has_enough(comment):
        move(comment, Action.HIDE, Comment.State.HELD, AFTER_REPORTS, None)


def _digests(comment: Comment, client_address: str) -> list[bytes]:
    """Return what a report from this address is known by: today's under the first key, then all it may be kept as."""
    facts, now = (network(client_address), str(comment.pk)), timezone.now()
    days = (now.astimezone(UTC).date(), (now - timedelta(days=1)).astimezone(UTC).date())
    return [digest for day in days for digest in vault.keyed_digests("report", *facts, day=day)]


def _has_enough(comment: Comment) -> bool:
    """
    Whether reports hide the comment now.

    Only those count whose network is still known: of older ones nobody can say that they were not one network's. What
    a moderator has kept, or given back to readers, reports alone never hide again; nor the paper's own answers.
    """
    enough = Site.current().hide_after_reports
    if enough is None or comment.staff_id is not None:
        return False
    if comment.events.filter(action__in=[Action.HIDE, Action.KEEP]).exists():
        return False
    return comment.reports.filter(outcome=Report.Outcome.WAITING, network__isnull=False).count() >= enough

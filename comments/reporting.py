"""
What a reader can do about somebody else's comment: report it, without an account and without an address.

A network counts once for a comment. It is known by a keyed hash that is good for one comment and one day, so that
nobody can tell which reports came from one network, nor what else that network did.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Article, Site
from comments import event_log, outbox, vault
from comments.client_address import network
from comments.models import Comment, ModerationEvent, Report
from comments.throttle import count_post

AFTER_REPORTS = "reports"
"""The rule under which a comment is hidden."""

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

    The comment is locked first, then its article, the mail, and the end of the log, as everywhere.
    """
    comment = Comment.objects.public().select_for_update(no_key=True).get(pk=comment_id)
    digests = _digests(comment, client_address)
    if comment.reports.filter(network__in=digests).exists():
        return
    count_post(client_address, "report")
    Report.objects.create(comment=comment, kind=kind, text=text, network=digests[0])
    now = timezone.now()
    is_hidden = _has_enough(comment)
    if is_hidden:
        _hide(comment, now)
    number = comment.reports.count()
    if number in TELL_THE_MODERATORS:
        outbox.queue_for_staff("reported", "comments.moderate_comment", f"{comment.pk}-{number}", comment=comment)
    if is_hidden:
        approved, held = Comment.State.APPROVED, Comment.State.HELD
        event_log.append(comment, Action.HIDE, approved, held, AFTER_REPORTS, None, now)


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


def _hide(comment: Comment, now: datetime) -> None:
    """Take the comment from readers until an editor has looked: it waits again, as one nobody has decided about."""
    Comment.objects.filter(pk=comment.pk).update(
        state=Comment.State.HELD,
        decided_at=None,
        removed_at=now,
        removed_rule=AFTER_REPORTS,
        picked_at=None,
        claimed_by=None,
        claimed_until=None,
    )
    Article.objects.filter(pk=comment.article_id).update(comment_count=F("comment_count") - 1)

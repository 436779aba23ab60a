"""When moderators are told by mail that something waits for them: never one mail a comment."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from articles.models import Site, User
from comments.messages.to_moderators import MODERATES
from comments.models import Appeal, Comment, Report
from comments.outbox import queue

PAUSES = {"hourly": timedelta(hours=1), "often": timedelta(hours=4), "daily": timedelta(days=1)}
"""How long it is quiet after a mail, by the code of the site settings; without a code it is always quiet."""

KIND = "queue_digest"


def moderators() -> QuerySet[User]:
    """Return who can be told: whoever moderates, can sign in, and has an address in the account."""
    able = User.objects.with_perm(MODERATES, backend="django.contrib.auth.backends.ModelBackend")
    return able.filter(is_active=True, is_staff=True).exclude(email="")


def queue_due_digests() -> int:
    """
    Put the mail to each moderator into the outbox who has not had one for the pause of the site settings.

    Only when something began to wait after that one. Returns how many were put there.
    """
    pause = PAUSES.get(Site.current().moderation_digest)
    newest = _newest_that_waits() if settings.SENDS_MAIL and pause is not None else None
    if newest is None:
        return 0
    now = timezone.now()
    told = Max("mails__made_at", filter=Q(mails__kind=KIND))
    due = moderators().annotate(told_at=told).filter(Q(told_at=None) | Q(told_at__lte=now - pause, told_at__lt=newest))
    # Two workers that come here together make one key of the same stretch of time.
    stretch = int(now.timestamp() // pause.total_seconds())
    for moderator in due:
        queue(KIND, moderator, f"{moderator.pk} {stretch}")
    return len(due)


def _newest_that_waits() -> datetime | None:
    """Return when the last thing began to wait, None when nothing waits."""
    comments = Comment.objects.waiting().aggregate(*(Max(name) for name in ("posted_at", "edited_at", "decided_at")))
    reports = Report.objects.filter(outcome=Report.Outcome.WAITING).aggregate(Max("made_at"))
    appeals = Appeal.objects.filter(outcome=Appeal.Outcome.WAITING).aggregate(Max("made_at"))
    moments = [*comments.values(), *reports.values(), *appeals.values()]
    return max((moment for moment in moments if moment is not None), default=None)

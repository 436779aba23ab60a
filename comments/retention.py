"""What we forget, and when. The worker calls each of these on its rounds."""

from datetime import UTC, timedelta

from django.utils import timezone

from comments.models import Comment, PostingWindow
from comments.throttle import WINDOW

REPEATS_ARE_RECOGNISED_FOR = timedelta(hours=24)


def forget_submission_digests() -> int:
    """Empty the digests of comments posted over a day ago; return how many."""
    old = timezone.now() - REPEATS_ARE_RECOGNISED_FOR
    return Comment.objects.filter(submission_digest__isnull=False, posted_at__lt=old).update(submission_digest=None)


def forget_posting_windows() -> int:
    """Delete the throttle's rows of days that are over and no longer count; return how many."""
    first_day_that_counts = (timezone.now() - WINDOW).astimezone(UTC).date()
    return PostingWindow.objects.filter(day__lt=first_day_that_counts).delete()[0]

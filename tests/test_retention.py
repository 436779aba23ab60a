"""What we forget, and when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from comments.models import Comment, PostingWindow
from comments.retention import forget_posting_windows, forget_submission_digests
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def posted_ago(ago: timedelta) -> Comment:
    comment = make_comment(submission_digest=bytes(31) + bytes([Comment.objects.count()]))
    Comment.objects.filter(pk=comment.pk).update(posted_at=timezone.now() - ago)
    return comment


def test_submission_digests_are_forgotten_after_a_day():
    old, fresh = posted_ago(timedelta(hours=25)), posted_ago(timedelta(hours=23))
    assert forget_submission_digests() == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert old.submission_digest is None
    assert fresh.submission_digest is not None


def test_a_second_round_finds_no_digest_to_forget():
    posted_ago(timedelta(hours=25))
    forget_submission_digests()
    assert forget_submission_digests() == 0


@pytest.mark.parametrize(("hour", "minute", "left"), [(0, 5, 2), (0, 11, 1)])
def test_a_posting_window_is_forgotten_when_it_no_longer_counts(hour, minute, left):
    with time_machine.travel(datetime(2026, 3, 5, hour, minute, tzinfo=UTC), tick=False):
        today = timezone.now().date()
        for days in range(3):
            PostingWindow.objects.create(network=bytes([days]) * 32, posts=[], day=today - timedelta(days=days))
        assert forget_posting_windows() == 3 - left

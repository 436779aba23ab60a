"""What the database refuses of the spam filter and of the tallies. Each rule has a statement that fails."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone

from comments.models import LogMonth, SpamFilter, Tally
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_that_is_no_share_is_refused(score):
    with refused("comment_spam_score_is_a_share"):
        make_comment(spam_score=score)


def test_a_second_filter_in_use_is_refused():
    SpamFilter.objects.create(decisions=1, weights=b"")
    with refused("spam_filter_in_use_is_one"):
        SpamFilter.objects.create(decisions=2, weights=b"")


def test_a_second_tally_of_the_same_is_refused():
    same = {"month": date(2026, 3, 1), "what": "refused", "rule": "closed"}
    Tally.objects.create(**same)
    with refused("tally_is_one_row"):
        Tally.objects.create(**same)


def test_a_tally_of_a_day_is_refused():
    with refused("tally_is_of_a_month"):
        Tally.objects.create(month=date(2026, 3, 2), what="refused")


def test_a_month_of_the_public_log_that_begins_in_its_middle_is_refused():
    with refused("log_month_begins_on_its_first"):
        LogMonth.objects.create(month=date(2026, 3, 2), figures={}, counted_at=timezone.now())

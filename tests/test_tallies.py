"""What leaves no row is counted by months of UTC."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction

from comments.models import Tally
from comments.tallies import count
from tests.at_once import together

pytestmark = pytest.mark.django_db


def rows() -> list[tuple]:
    return list(Tally.objects.order_by("pk").values_list("month", "what", "rule", "number"))


def test_the_same_thing_in_the_same_month_is_one_row():
    with time_machine.travel(datetime(2026, 3, 31, 23, 59, tzinfo=UTC), tick=False):
        count("refused", "closed")
        count("refused", "closed", 2)
    assert rows() == [(date(2026, 3, 1), "refused", "closed", 3)]


def test_each_rule_and_each_month_has_its_own_row():
    with time_machine.travel(datetime(2026, 3, 31, 23, 59, tzinfo=UTC), tick=False) as clock:
        count("refused", "closed")
        count("refused", "too-many")
        clock.move_to(datetime(2026, 4, 1, 0, 0, tzinfo=UTC))
        count("refused", "closed")
    assert [row[0].month for row in rows()] == [3, 3, 4]


def test_nothing_is_no_row():
    count("forgotten", "text", 0)
    assert rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_post_that_was_rolled_back_is_counted_after_it():
    with transaction.atomic():
        count("refused", "too-many")
        transaction.set_rollback(True)
    assert rows() == []
    count("refused", "too-many")
    assert [row[3] for row in rows()] == [1]


@pytest.mark.django_db(transaction=True)
def test_counts_at_the_same_time_add_up():
    def count_ten() -> None:
        for _ in range(10):
            count("refused", "too-many")

    assert together(*[count_ten] * 4) == []
    assert [row[3] for row in rows()] == [40]

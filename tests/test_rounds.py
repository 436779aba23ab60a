"""A worker leaves a sign of life with each round, by which one can see that it has stopped, or hangs."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from newsportal import rounds
from newsportal.management.commands import worker
from newsportal.models import WorkerRound

pytestmark = pytest.mark.django_db


def failing():
    raise ValueError("no")


def test_before_any_round_a_worker_is_late():
    assert rounds.last_round() is None
    assert rounds.is_late(None)


def test_a_round_is_written_down_with_its_times_and_what_failed():
    before = timezone.now()
    worker.go_round([failing, int])
    last = rounds.last_round()
    assert before <= last.began_at <= last.ended_at <= timezone.now()
    assert last.failed == "failing"
    assert not rounds.is_late(last)


def test_a_round_that_goes_on_has_begun_and_not_ended_and_what_failed_before_stays_known():
    worker.go_round([failing])
    seen = []

    def look():
        seen.append(rounds.last_round())

    worker.go_round([look])
    [during] = seen
    assert (during.ended_at, during.failed) == (None, "failing")
    assert rounds.last_round().failed == ""


def test_a_round_that_hangs_makes_the_worker_late():
    rounds.begin()
    WorkerRound.objects.update(began_at=timezone.now() - rounds.LATE_AFTER - timedelta(seconds=1))
    assert rounds.is_late(rounds.last_round())


def test_the_beginning_and_the_end_of_a_round_are_a_statement_each(django_assert_num_queries):
    worker.go_round([])
    with django_assert_num_queries(2):
        worker.go_round([])
    assert WorkerRound.objects.count() == 1


def test_a_round_whose_beginning_cannot_be_written_is_gone_nevertheless(monkeypatch):
    def gone():
        raise OperationalError("server closed the connection")

    done = []
    monkeypatch.setattr(rounds, "begin", gone)
    assert worker.go_round([lambda: done.append(True)]) == []
    assert done == [True]

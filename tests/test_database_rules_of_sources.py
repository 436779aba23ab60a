"""What the database refuses of what came of asking a source. Each rule has a statement that fails."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.models import Source
from tests.factories import make_source

pytestmark = pytest.mark.django_db

NOW = timezone.now()
CHECKED = {"checked_at": NOW, "answer": "works", "status": 200}
FAILED = {"checked_at": NOW, "answer": "missing", "status": 404, "failures": 1, "failing_since": NOW}


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


@pytest.mark.parametrize("fields", [{}, CHECKED, FAILED, {**FAILED, "answer": "unclear", "status": None}])
def test_what_really_comes_of_asking_is_kept(fields):
    assert Source.objects.filter(pk=make_source(**fields).pk, **fields).exists()


@pytest.mark.parametrize(
    "fields", [{"answer": "works"}, {"checked_at": NOW}, {"checked_at": NOW, "answer": "perhaps", "status": 200}]
)
def test_an_answer_without_its_time_and_a_time_without_an_answer_are_refused(fields):
    with refused("source_checked_has_an_answer"):
        make_source(**fields)


@pytest.mark.parametrize("fields", [{"status": 200}, {**CHECKED, "status": 99}, {**CHECKED, "status": 1000}])
def test_a_status_that_nobody_sent_is_refused(fields):
    with refused("source_status_is_one_of_http"):
        make_source(**fields)


@pytest.mark.parametrize("status", [None, 200, 500])
def test_a_page_that_is_missing_without_the_server_saying_so_is_refused(status):
    with refused("source_missing_was_said"):
        make_source(**{**FAILED, "status": status})


@pytest.mark.parametrize(
    "fields",
    [
        {**FAILED, "failing_since": None},
        {**FAILED, "failing_since": NOW + timedelta(seconds=1)},
        {**CHECKED, "failing_since": NOW},
        {"failures": 1, "failing_since": NOW},
    ],
)
def test_failures_without_a_beginning_and_a_beginning_without_failures_are_refused(fields):
    with refused("source_failing_has_a_beginning"):
        make_source(**fields)


@pytest.mark.parametrize("answer", ["missing", "no name", "bad certificate", "refused"])
def test_a_failure_that_is_not_counted_is_refused(answer):
    with refused("source_failure_is_counted"):
        make_source(checked_at=NOW, answer=answer, status=404)


def test_a_source_that_works_and_fails_is_refused():
    with refused("source_that_works_has_not_failed"):
        make_source(**{**FAILED, "answer": "works", "status": 200})


@pytest.mark.parametrize("address", ["ftp://ferry.example/", "javascript:alert(1)", "https://a b/", "https://a/#b"])
def test_a_source_that_moved_out_of_the_web_is_refused(address):
    with refused("source_moved_to_a_web_address"):
        make_source(**CHECKED, moved_to=address)

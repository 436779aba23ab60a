"""Ten posts of one network in any ten minutes, however they arrive."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from comments.models import PostingWindow
from comments.throttle import LIMITS, TooManyPosts, count_post

LIMIT = LIMITS["comment"]
HERE, NEXT_DOOR, ELSEWHERE = "203.0.113.9", "203.0.113.77", "198.51.100.1"
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def post(times: int, address: str = HERE) -> None:
    for _ in range(times):
        count_post(address)


@pytest.mark.django_db
def test_the_eleventh_post_in_ten_minutes_is_refused(clock):
    post(LIMIT)
    with pytest.raises(TooManyPosts):
        post(1)


@pytest.mark.django_db
def test_neighbours_of_one_network_share_the_ten(clock):
    post(LIMIT, NEXT_DOOR)
    with pytest.raises(TooManyPosts):
        post(1, HERE)


@pytest.mark.django_db
def test_another_network_has_its_own_ten(clock):
    post(LIMIT)
    post(LIMIT, ELSEWHERE)


@pytest.mark.django_db
def test_the_wait_is_until_the_oldest_post_falls_out(clock):
    post(1)
    clock.shift(timedelta(minutes=4))
    post(LIMIT - 1)
    clock.shift(timedelta(seconds=30.5))
    with pytest.raises(TooManyPosts) as refused:
        post(1)
    assert refused.value.retry_after == 330
    clock.shift(timedelta(seconds=330))
    post(1)
    with pytest.raises(TooManyPosts):
        post(1)


@pytest.mark.django_db
def test_a_refused_post_does_not_lengthen_the_wait(clock):
    post(LIMIT)
    for _ in range(3):
        clock.shift(timedelta(minutes=3))
        with pytest.raises(TooManyPosts):
            post(1)
    clock.shift(timedelta(minutes=1))
    post(LIMIT)


@pytest.mark.django_db
def test_midnight_does_not_empty_the_window(clock):
    clock.move_to(datetime(2026, 3, 5, 23, 55, tzinfo=UTC))
    post(6)
    clock.shift(timedelta(minutes=7))
    post(4)
    with pytest.raises(TooManyPosts) as refused:
        post(1)
    assert refused.value.retry_after == 180


@pytest.mark.django_db
def test_a_window_full_before_midnight_is_full_after_it(clock):
    clock.move_to(datetime(2026, 3, 5, 23, 59, tzinfo=UTC))
    post(LIMIT)
    clock.shift(timedelta(minutes=2))
    with pytest.raises(TooManyPosts):
        post(1)


@pytest.mark.django_db
def test_rows_of_two_days_cannot_be_joined(clock):
    clock.move_to(datetime(2026, 3, 5, 23, 59, tzinfo=UTC))
    post(2)
    clock.shift(timedelta(minutes=2))
    post(1)
    before, after = PostingWindow.objects.order_by("day")
    assert before.network != after.network
    assert not set(before.posts) & set(after.posts)


@pytest.mark.django_db
def test_a_row_keeps_no_more_than_the_window(clock):
    for _ in range(30):
        post(1)
        clock.shift(timedelta(minutes=2))
    assert len(PostingWindow.objects.get().posts) <= LIMIT


@pytest.mark.django_db
def test_no_address_is_kept(clock):
    post(1)
    row = PostingWindow.objects.get()
    assert len(row.network) == 32
    assert b"203" not in bytes(row.network)


def one_in_a_connection_of_its_own(_number: int) -> bool:
    try:
        count_post(HERE)
    except TooManyPosts:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_parallel_posts_add_up():
    with ThreadPoolExecutor(15) as pool:
        allowed = list(pool.map(one_in_a_connection_of_its_own, range(15)))
    assert allowed.count(True) == LIMIT

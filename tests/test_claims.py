"""Waiting comments are given to one moderator at a time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from articles.models import User
from comments import claims, moderation
from comments.models import Comment
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def make_waiting(number: int) -> list[int]:
    article = make_article()
    return [make_comment(article).pk for _ in range(number)]


def claim(staff, **options) -> list[int]:
    return claims.claim(staff, Comment.objects.waiting(), **options)


def held_by(staff) -> set[int]:
    return set(Comment.objects.filter(claimed_by=staff).values_list("pk", flat=True))


def test_the_longest_waits_are_given_first_and_no_more_than_asked_for():
    waiting = make_waiting(4)
    assert claim(make_editor(), size=3) == waiting[:3]


def test_two_moderators_never_get_the_same_comment():
    waiting = make_waiting(5)
    assert (claim(make_editor(), size=3), claim(make_editor(), size=3)) == (waiting[:3], waiting[3:])


def test_what_is_mine_is_given_again():
    waiting, ada = make_waiting(3), make_editor()
    assert claim(ada, size=2) == claim(ada, size=2) == waiting[:2]


def test_what_is_mine_stays_before_an_older_comment_that_becomes_free():
    waiting, ada, bo = make_waiting(4), make_editor(), make_editor()
    claim(bo, size=1)
    assert claim(ada, size=2) == waiting[1:3]
    claims.let_go(bo)
    assert claim(ada, size=3, mine_first=True) == [*waiting[1:3], waiting[0]]
    assert claim(ada, size=3) == waiting[:3]


def test_a_later_page_begins_after_what_comes_before_it():
    waiting, ada = make_waiting(5), make_editor()
    claim(make_editor(), size=1)
    assert claim(ada, size=2, start=2) == waiting[3:]


def test_a_claim_ends_after_its_lease():
    with time_machine.travel(NOON, tick=False) as clock:
        waiting, ada, bo = make_waiting(1), make_editor(), make_editor()
        claim(ada)
        clock.shift(claims.LEASE - timedelta(seconds=1))
        assert claim(bo) == []
        clock.shift(timedelta(seconds=1))
        assert claim(bo) == waiting


def test_a_renewed_claim_lasts_another_lease():
    with time_machine.travel(NOON, tick=False) as clock:
        waiting, ada = make_waiting(1), make_editor()
        claim(ada)
        clock.shift(timedelta(minutes=9))
        assert claims.renew(ada) == waiting
        clock.shift(timedelta(minutes=9))
        assert claim(make_editor()) == []


def test_nobody_renews_what_somebody_else_took():
    with time_machine.travel(NOON, tick=False) as clock:
        waiting, ada, bo = make_waiting(2), make_editor(), make_editor()
        claim(ada)
        clock.shift(claims.LEASE)
        assert claim(bo, size=1) == waiting[:1]
        assert claims.renew(ada) == waiting[1:]
        assert held_by(bo) == set(waiting[:1])


def test_a_decision_ends_the_claim():
    make_waiting(1)
    ada = make_editor()
    claim(ada)
    moderation.approve(Comment.objects.get(), make_editor())
    assert held_by(ada) == set()
    assert Comment.objects.get().claimed_until is None


def test_letting_go_keeps_what_it_is_told_to_and_all_of_the_others():
    waiting, ada, bo = make_waiting(4), make_editor(), make_editor()
    claim(ada, size=3)
    claim(bo, size=1)
    claims.let_go(ada, but=waiting[:1])
    assert (held_by(ada), held_by(bo)) == (set(waiting[:1]), set(waiting[3:]))


def test_taking_over_gives_all_that_a_colleague_reads():
    waiting, ada, bo = make_waiting(3), make_editor(), make_editor()
    claim(ada, size=2)
    assert claims.take_over(bo, ada) == 2
    assert (held_by(ada), held_by(bo)) == (set(), set(waiting[:2]))
    with pytest.raises(ValueError, match="theirs"):
        claims.take_over(bo, bo)


def test_a_lapsed_claim_is_not_taken_over():
    with time_machine.travel(NOON, tick=False) as clock:
        make_waiting(1)
        ada, bo = make_editor(), make_editor()
        claim(ada)
        clock.shift(claims.LEASE)
        assert claims.take_over(bo, ada) == 0
        assert claims.read_by_others(bo, Comment.objects.waiting()) == []


def test_it_says_who_else_reads_how_many(django_assert_num_queries):
    make_waiting(4)
    zoe, ada = make_editor("zoe"), make_editor("ada", first_name="Ada", last_name="Brook")
    claim(zoe, size=2)
    claim(ada, size=1)
    with django_assert_num_queries(2):
        found = claims.read_by_others(User(pk=0), Comment.objects.waiting())
    assert [(reading.colleague.name, reading.number) for reading in found] == [("Ada Brook", 1), ("zoe", 2)]
    assert [reading.colleague for reading in claims.read_by_others(ada, Comment.objects.waiting())] == [zoe]


@pytest.mark.django_db(transaction=True)
def test_of_four_moderators_who_open_the_desk_at_once_none_gets_what_another_got():
    waiting = make_waiting(20)
    given: list[list[int]] = []
    staff = [make_editor() for _ in range(4)]
    assert together(*[lambda one=one: given.append(claim(one, size=5)) for one in staff]) == []
    everything = [pk for ids in given for pk in ids]
    assert len(everything) == len(set(everything))
    # A row that another transaction holds is passed over; whoever looks again finds it.
    assert set(everything) | {pk for one in staff for pk in claim(one, size=20, mine_first=True)} == set(waiting)


@pytest.mark.django_db(transaction=True)
def test_a_comment_that_is_being_decided_is_passed_over_without_waiting():
    first, second = make_waiting(2)
    given: list[list[int]] = []
    ada = make_editor()
    with transaction.atomic():
        Comment.objects.select_for_update(no_key=True).get(pk=first)
        assert together(lambda: given.append(claim(ada))) == []
    assert given == [[second]]


@pytest.mark.django_db(transaction=True)
def test_claims_take_overs_and_decisions_at_once_never_stop_each_other():
    waiting, ada, bo = make_waiting(12), make_editor(), make_editor()

    def read(mine, other) -> None:
        for _ in range(4):
            claim(mine, size=4, mine_first=True)
            claims.take_over(mine, other)
            claims.renew(mine)
            claims.let_go(mine, but=waiting[:2])

    def decide() -> None:
        for comment in Comment.objects.filter(pk__in=waiting[::2]):
            moderation.approve(comment, ada)

    assert together(lambda: read(ada, bo), lambda: read(bo, ada), decide) == []
    assert Comment.objects.public().count() == 6
    assert not Comment.objects.public().filter(claimed_by__isnull=False).exists()

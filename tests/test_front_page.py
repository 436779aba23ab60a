"""The verbs that arrange the front page."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles import front_page
from articles.models import FrontStory
from tests.at_once import together
from tests.factories import make_article, make_draft, make_front

pytestmark = pytest.mark.django_db


def order():
    return "".join(FrontStory.objects.order_by("position").values_list("article__headline", flat=True))


def test_a_chosen_article_stands_after_the_others():
    make_front("A", "B", "C")
    assert order() == "ABC"


def test_choosing_what_is_chosen_changes_nothing():
    first, _ = make_front("A", "B")
    front_page.choose(first)
    assert order() == "AB"


@pytest.mark.parametrize(
    "fields",
    [{"published_at": None}, {"published_at": datetime(2126, 1, 1, tzinfo=UTC)}, {"retracted_at": timezone.now()}],
)
def test_what_readers_cannot_open_is_not_chosen(fields):
    with pytest.raises(front_page.CannotChoose):
        front_page.choose(make_article(**fields))
    assert order() == ""


def test_there_are_only_so_many_places():
    make_front(*["A"] * front_page.MAX_CHOSEN)
    with pytest.raises(front_page.CannotChoose):
        front_page.choose(make_article(headline="B"))
    assert order() == "A" * front_page.MAX_CHOSEN


@pytest.mark.parametrize(
    ("which", "by", "then"), [(1, -1, "BACD"), (1, 1, "ACBD"), (0, -1, "ABCD"), (3, 1, "ABCD"), (3, -2, "ADBC")]
)
def test_an_article_moves_up_and_down_and_stays_at_the_ends(which, by, then):
    front_page.move(make_front("A", "B", "C", "D")[which], by)
    assert order() == then


def test_any_article_can_become_the_lead():
    front_page.make_lead(make_front("A", "B", "C")[2])
    assert order() == "CAB"


def test_an_article_is_taken_off_and_the_others_close_the_gap():
    front_page.take_off(make_front("A", "B", "C")[1])
    assert list(FrontStory.objects.values_list("article__headline", "position")) == [("A", 0), ("C", 1)]


def test_taking_an_article_off_leaves_the_article():
    [article] = make_front("A")
    front_page.take_off(article)
    article.refresh_from_db()
    assert article.is_public


def test_an_article_that_was_deleted_leaves_a_gap_that_the_next_verb_closes():
    first, _, last = make_front("A", "B", "C")
    first.delete()
    front_page.move(last, by=-1)
    assert list(FrontStory.objects.values_list("article__headline", "position")) == [("C", 0), ("B", 1)]


@pytest.mark.parametrize(
    "verb", [front_page.take_off, front_page.make_lead, lambda article: front_page.move(article, 1)]
)
def test_an_article_that_is_not_chosen_is_not_moved_or_taken_off(verb):
    make_front("A")
    with pytest.raises(front_page.NotChosen):
        verb(make_article())
    with pytest.raises(front_page.NotChosen):
        verb(make_draft())
    assert order() == "A"


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_move_an_article_at_once_move_it_twice():
    *_, last = make_front("A", "B", "C", "D")
    assert together(lambda: front_page.move(last, by=-1), lambda: front_page.move(last, by=-1)) == []
    assert order() == "ADBC"


@pytest.mark.django_db(transaction=True)
def test_editors_who_choose_at_once_fill_no_place_twice():
    articles = [make_article(headline="A") for _ in range(front_page.MAX_CHOSEN)]
    assert together(*[lambda article=article: front_page.choose(article) for article in articles]) == []
    assert sorted(FrontStory.objects.values_list("position", flat=True)) == list(range(front_page.MAX_CHOSEN))

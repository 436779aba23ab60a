"""The words behind “Did you mean”, and what they may never give away."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, CountedWords, Word
from articles.vocabulary import count_words, distance, suggestion
from tests.factories import make_article, make_draft
from tests.growth import growth

pytestmark = pytest.mark.django_db


def counted():
    return dict(Word.objects.values_list("word", "articles"))


def suggested(query):
    return suggestion(query, Article.objects.published())


def test_the_words_of_published_articles_are_counted_once_an_article():
    make_article(headline="Ferry", plain_text="The ferry, the FERRY and the мост.")
    make_article(headline="Ferry", standfirst="Қайық")
    count_words()
    assert counted() == {"ferry": 2, "the": 1, "and": 1, "мост": 1, "қайық": 1}


def test_a_round_that_finds_nothing_new_counts_nothing():
    make_article()
    assert count_words() == 1
    assert count_words() == 0


def test_the_worker_counts_on_its_rounds():
    make_article(headline="Ferry")
    call_command("worker", once=True)
    assert counted() == {"ferry": 1}


def test_an_article_that_was_saved_is_counted_again():
    article = make_article(headline="Ferry")
    make_article(headline="Ferry")
    count_words()
    article.headline = "Bridge"
    article.save()
    count_words()
    assert counted() == {"ferry": 1, "bridge": 1}


def test_the_words_of_what_is_no_longer_published_are_taken_back():
    kept, retracted, deleted = make_article(headline="Ferry"), make_article(headline="Bridge"), make_article()
    count_words()
    Article.objects.filter(pk=retracted.pk).update(retracted_at=timezone.now(), withdrawal="accident")
    deleted.delete()
    count_words()
    assert counted() == {"ferry": 1}
    assert list(CountedWords.objects.values_list("article", flat=True)) == [kept.pk]


def test_drafts_and_scheduled_articles_are_not_counted():
    make_draft(headline="Secret")
    make_article(headline="Tomorrow", published_at=timezone.now() + timedelta(days=1))
    count_words()
    assert counted() == {}


def test_more_articles_than_one_transaction_takes_are_all_counted(monkeypatch):
    monkeypatch.setattr("articles.vocabulary.AT_A_TIME", 2)
    for _ in range(5):
        make_article(headline="Ferry")
    assert count_words() == 5
    assert counted() == {"ferry": 5}


def test_letters_that_are_no_word_are_not_counted():
    make_article(headline="1234 ab", plain_text="x" * 31 + " a\u00admid\u00adships 5th")
    count_words()
    assert counted() == {"amidships": 1}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brigde", "bridge"),
        ("Fery timetable", "ferry timetable"),
        ('"ferry timetible"', '"ferry timetable"'),
        ("мосст", "мост"),
        ("қаиық", "қайық"),
        ("rezume", "résumé"),
    ],
)
def test_a_misspelt_word_gets_the_spelling_of_the_paper(typed, meant):
    make_article(headline="Ferry timetable", plain_text="Bridge, мост, résumé.")
    make_article(headline="Қайық", language="kk")
    count_words()
    assert suggested(typed) == meant


@pytest.mark.parametrize("typed", ["bridge", "fog", "wholly other", "-brigde", "1234", ""])
def test_nothing_is_suggested_for_what_is_spelt_right_or_near_nothing(typed):
    make_article(headline="Bridge")
    count_words()
    assert suggested(typed) == ""


def test_of_two_words_as_near_the_commoner_is_suggested():
    for headline in ("Timber", "Timper", "Timper"):
        make_article(headline=headline)
    count_words()
    assert suggested("timxer") == "timper"


def test_a_suggestion_finds_something_with_the_filters_as_they_are():
    make_article(headline="Bridge")
    count_words()
    assert suggestion("brigde", Article.objects.published().filter(language="kk")) == ""


def test_words_that_never_stand_together_are_not_suggested():
    make_article(headline="Bridge")
    make_article(headline="Timetable")
    count_words()
    assert suggested("brigde timetible") == ""


@pytest.mark.parametrize("typed", ["secrett", "secrett OR fery"])
def test_a_word_of_a_retracted_article_is_not_suggested_before_the_worker_comes_round_either(typed):
    make_article(headline="Ferry")
    article = make_article(headline="Secret")
    count_words()
    assert suggested("secrett") == "secret"
    Article.objects.filter(pk=article.pk).update(retracted_at=timezone.now(), withdrawal="accident")
    assert suggested(typed) == ""


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("bridge", "brigde", 1), ("abc", "", 3), ("mast", "most", 1), ("a", "bc", 2)],
)
def test_the_distance_of_two_words_counts_letters(one, other, steps):
    assert distance(one, other) == steps


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_the_distance_is_the_same_both_ways_and_bounded_by_the_lengths(one, other):
    steps = distance(one, other)
    assert steps == distance(other, one)
    assert abs(len(one) - len(other)) <= steps <= max(len(one), len(other))
    assert (steps == 0) == (one == other)


def test_the_distance_to_a_short_word_takes_time_in_proportion_to_the_other():
    assert growth(lambda text: distance(text, "bridge"), "ab") <= 2.3

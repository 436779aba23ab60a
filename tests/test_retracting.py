"""Taking an article from its readers, and giving it back: what changes, what is kept in public, who is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Correction
from articles.publishing import CannotPublish, publish
from articles.retracting import NotRetracted, NotThere, put_back, remove_by_law, retract, withdraw
from tests.at_once import together
from tests.factories import make_article, make_correction, make_draft

pytestmark = pytest.mark.django_db

NOTICE = "The letter it rests on was forged."


def as_stored(article: Article) -> tuple[str, bool, bool]:
    stored = Article.objects.get(pk=article.pk)
    return stored.withdrawal, stored.text_stays, stored.retracted_at is not None


@pytest.mark.parametrize("keep_text", [True, False])
def test_a_retraction_is_a_dated_record_of_the_same_moment(keep_text):
    article = make_article()
    record = retract(article, NOTICE, keep_text=keep_text)
    assert as_stored(article) == ("retraction", keep_text, True)
    assert (record.kind, record.text, record.noted_at) == ("retraction", NOTICE, article.retracted_at)
    assert not Article.objects.published().exists()
    assert Article.objects.readable().exists() is article.can_be_read is keep_text


def test_a_removal_by_law_keeps_its_notice_and_no_text():
    article = make_article()
    record = remove_by_law(article, "A court in Port Aldren ordered it.")
    assert as_stored(article) == ("law", False, True)
    assert (record.kind, record.text) == ("removal", "A court in Port Aldren ordered it.")
    assert not Article.objects.readable().exists()


def test_what_was_published_by_accident_leaves_no_record():
    article = make_article()
    withdraw(article)
    assert as_stored(article) == ("accident", False, True)
    assert not Correction.objects.exists()


VERBS = [
    lambda article: retract(article, NOTICE, keep_text=True),
    lambda article: remove_by_law(article, NOTICE),
    withdraw,
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", [make_draft, lambda: make_article(published_at=timezone.now() + timedelta(days=1))])
def test_what_readers_never_saw_is_not_taken_from_them(verb, make):
    article = make()
    with pytest.raises(NotThere):
        verb(article)
    assert as_stored(article) == ("", False, False)


def test_a_retraction_can_become_a_removal_by_law_and_keeps_both_records():
    article = make_article()
    retract(article, NOTICE, keep_text=True)
    remove_by_law(article, "A court ordered it.")
    assert as_stored(article) == ("law", False, True)
    assert list(Correction.objects.values_list("kind", flat=True)) == ["retraction", "removal"]


def test_what_was_retracted_in_public_does_not_become_an_accident():
    article = make_article()
    retract(article, NOTICE, keep_text=False)
    with pytest.raises(NotThere):
        withdraw(article)
    assert as_stored(article) == ("retraction", False, True)


@pytest.mark.parametrize("verb", VERBS[:2])
def test_what_was_taken_away_in_public_comes_back_with_a_word_about_it(verb):
    article = make_article()
    published_at = article.published_at
    verb(article)
    with pytest.raises(IntegrityError, match="correction_says_something"), transaction.atomic():
        put_back(article)
    put_back(article, "The letter was genuine.")
    assert as_stored(article) == ("", False, False)
    assert article.published_at == published_at
    assert Article.objects.published().exists()
    assert [row.text for row in Correction.objects.public().newest_first()] == ["The letter was genuine.", NOTICE]


def test_an_accident_is_put_back_without_a_word():
    article = make_article()
    withdraw(article)
    put_back(article)
    assert Article.objects.published().exists()
    assert not Correction.objects.exists()


def test_what_readers_can_open_is_not_put_back():
    with pytest.raises(NotRetracted):
        put_back(make_article())


def test_corrections_of_a_retracted_article_are_read_as_long_as_its_text_is():
    article = make_article()
    make_correction(article, text="It is 80 metres long.")
    retract(article, NOTICE, keep_text=True)
    assert {row.text for row in Correction.objects.public()} == {NOTICE, "It is 80 metres long."}
    retract(article, "All of it was wrong.", keep_text=False)
    assert {row.text for row in Correction.objects.public()} == {NOTICE, "All of it was wrong."}
    remove_by_law(article, "A court ordered it.")
    assert {row.text for row in Correction.objects.public()} == {"A court ordered it."}
    Article.objects.update(withdrawal="accident")
    assert not Correction.objects.public().exists()


@pytest.mark.django_db(transaction=True)
def test_of_publish_and_retract_at_once_one_comes_first_and_both_are_told():
    article = make_article()
    failures = together(lambda: publish(article), lambda: retract(article, NOTICE, keep_text=True))
    assert all(isinstance(failure, CannotPublish) for failure in failures)
    assert as_stored(article) == ("retraction", True, True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_an_article_back_one_is_told_that_it_is_there():
    article = make_article(retracted_at=timezone.now())
    failures = together(lambda: put_back(article), lambda: put_back(article))
    assert [type(failure) for failure in failures] == [NotRetracted]

"""Choosing topics and authors on the form of an article, and what a form sends that no page offered."""

import pytest

from articles.models import Article
from tests.article_form import ADD, form_of, typed
from tests.factories import make_author, make_topic

pytestmark = pytest.mark.django_db


def test_topics_are_saved_with_the_article(desk):
    water, roads = make_topic(), make_topic()
    desk.post(ADD, typed(topics=[water.pk, roads.pk]))
    assert set(Article.objects.get().topics.all()) == {water, roads}


@pytest.mark.parametrize("topic", ["x", "9" * 40, "9" * 5000, "-1"])
def test_a_topic_that_cannot_be_is_refused_with_every_word_kept(desk, topic):
    page = desk.post(ADD, typed(topics=[topic], standfirst="Twice a day."))
    assert page.context["errors"]
    assert "Twice a day." in page.content.decode()


@pytest.mark.parametrize("author", ["x", "9" * 40, "9" * 5000, ""])
def test_an_author_who_cannot_be_is_refused_with_every_word_kept(desk, author):
    page = desk.post(ADD, typed(written_by=[author], standfirst="Twice a day."))
    assert page.context["errors"]
    assert "Twice a day." in page.content.decode()


def test_an_author_chosen_twice_is_named_once(desk):
    ada, bo = make_author(), make_author()
    desk.post(ADD, typed(written_by=[bo.pk, ada.pk, bo.pk]))
    assert list(Article.objects.get().authors.order_by("bylines__position")) == [bo, ada]


def test_the_form_shows_authors_in_the_order_they_are_printed(desk):
    ada, bo = make_author("Ada"), make_author("Bo")
    desk.post(ADD, typed(written_by=[bo.pk, ada.pk]))
    form = desk.get(form_of(Article.objects.get())).context["adminform"].form
    assert str(form["written_by"]).index("Bo") < str(form["written_by"]).index("Ada")

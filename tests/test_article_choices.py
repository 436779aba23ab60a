"""Choosing topics and authors on the form of an article, and what a form sends that no page offered."""

import pytest

from articles.models import Article
from tests.factories import make_topic
from tests.test_article_admin import ADD, typed

pytestmark = pytest.mark.django_db


def test_topics_are_saved_with_the_article(desk):
    water, roads = make_topic(), make_topic()
    desk.post(ADD, typed(topics=[water.pk, roads.pk]))
    assert set(Article.objects.get().topics.all()) == {water, roads}


@pytest.mark.parametrize("topic", ["x", "9" * 40, "-1"])
def test_a_topic_that_cannot_be_is_refused_with_every_word_kept(desk, topic):
    page = desk.post(ADD, typed(topics=[topic], standfirst="Twice a day."))
    assert page.context["errors"]
    assert "Twice a day." in page.content.decode()


@pytest.mark.parametrize("author", ["x", "9" * 40, ""])
def test_an_author_who_cannot_be_is_refused_with_every_word_kept(desk, author):
    byline = {"bylines-TOTAL_FORMS": "1", "bylines-0-author": author, "bylines-0-position": "2"}
    page = desk.post(ADD, typed(**byline, standfirst="Twice a day."))
    assert page.context["errors"]
    assert "Twice a day." in page.content.decode()

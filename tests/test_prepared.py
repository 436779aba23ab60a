"""Queries whose SQL is worked out once."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.prepared import NotPrepared, Prepared
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def test_a_prepared_query_answers_as_the_query_itself_for_each_value():
    section = make_section()
    make_article(slug="with-section", section=section)
    make_article(slug="without")
    asked = Prepared(lambda slug, month: Article.objects.for_lists().filter(slug=slug, url_month=month))

    for slug in ("with-section", "without", "unknown"):
        own = list(Article.objects.for_lists().filter(slug=slug, url_month=3))
        found = asked(slug=slug, month=3)
        assert [row.__dict__.keys() for row in found] == [row.__dict__.keys() for row in own]
        assert [(row.pk, row.headline, row.source_count, row.opening) for row in found] == [
            (row.pk, row.headline, row.source_count, row.opening) for row in own
        ]
    assert asked(slug="with-section", month=4) == []


def test_what_is_joined_comes_with_the_row():
    make_article(slug="bridge", section=make_section("Harbour"))
    asked = Prepared(lambda slug: Article.objects.for_lists().filter(slug=slug))
    asked(slug="bridge")

    with CaptureQueriesContext(connection) as queries:
        assert asked(slug="bridge")[0].section.name == "Harbour"
    assert len(queries) == 1


def test_the_sql_is_worked_out_once_for_each_shape():
    built = []

    def build(start, slug):
        built.append(start)
        return Article.objects.filter(slug__gte=slug).order_by("pk")[start:]

    asked = Prepared(build)
    first, second = make_article(slug="a"), make_article(slug="b")

    assert [asked(0, slug="a"), asked(0, slug="b"), asked(1, slug="a")] == [[first, second], [second], [second]]
    assert built == [0, 1]


def test_a_row_that_changed_is_read_anew():
    article = make_article(slug="bridge")
    asked = Prepared(lambda slug: Article.objects.filter(slug=slug))
    asked(slug="bridge")[0].headline = "Kept by mistake"
    Article.objects.filter(pk=article.pk).update(headline="The bridge is open")

    assert asked(slug="bridge")[0].headline == "The bridge is open"


def test_what_is_to_appear_appears_although_the_query_was_prepared_before():
    asked = Prepared(lambda: Article.objects.published())
    with time_machine.travel(datetime(2026, 3, 5, 8, 59, tzinfo=UTC)):
        article = make_article(published_at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC))
        assert asked() == []
    with time_machine.travel(datetime(2026, 3, 5, 9, 0, tzinfo=UTC)):
        assert asked() == [article]


def test_a_value_that_is_not_in_the_sql_is_refused():
    asked = Prepared(lambda slug, year: Article.objects.filter(slug=slug))

    with pytest.raises(NotPrepared, match="year"):
        asked(slug="bridge", year=2026)


def test_a_value_may_be_any_text():
    asked = Prepared(lambda slug: Article.objects.filter(headline=slug))
    article = make_article(headline="100 % of the 'bridge' %s")

    assert asked(slug=article.headline) == [article]
    assert asked(slug="the value called slug") == []

"""Statements that PostgreSQL plans once for a connection."""

import pytest
from django.db import connection

from articles.models import Article
from articles.prepared import Prepared
from articles.search import find
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def planned() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


def asked(**options):
    return Prepared(lambda slug: Article.objects.filter(slug=slug).only("headline"), **options)


def test_a_query_is_planned_once_and_answers_for_other_values():
    make_article(slug="bridge", headline="100 % of the bridge")
    make_article(slug="ferry")
    query, before = asked(), planned()
    assert [row.headline for row in query(slug="bridge")] == ["100 % of the bridge"]
    assert len(query(slug="ferry")) == 1
    assert query(slug="it's gone") == []
    assert len(planned() - before) == 1


def test_a_query_whose_plan_depends_on_its_values_is_planned_each_time():
    make_article(slug="bridge")
    before = planned()
    assert len(asked(planned=False)(slug="bridge")) == 1
    find("bridge")
    assert planned() == before


def test_nothing_is_left_on_a_connection_that_a_pooler_hands_on(settings):
    settings.DATABASE_POOLED = True
    make_article(slug="bridge")
    before = planned()
    assert len(asked()(slug="bridge")) == 1
    assert planned() == before


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_learns_the_query_anew():
    make_article(slug="bridge")
    query = asked()
    query(slug="bridge")
    connection.close()
    assert len(query(slug="bridge")) == 1
    assert len(planned()) == 1

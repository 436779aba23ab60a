"""What the search finds, and in which order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.search import find
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def found(query, **options):
    headlines = dict(Article.objects.values_list("pk", "headline"))
    return [headlines[pk] for pk in find(query, Article.objects.published(), **options)]


def test_x():
    make_article(headline="Bridge", plain_text="a résumé of Bridges, ёлка")
    assert found("bridge") == ["Bridge"]
    assert found("resume") == ["Bridge"]
    assert found("елка") == ["Bridge"]
    assert found("-bridge") == []
    assert found("bridge", newest=True) == ["Bridge"]

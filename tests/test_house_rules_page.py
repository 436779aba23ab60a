"""The page of the house rules."""

import pytest

from articles.models import Site
from comments.house_rules import RULES
from tests.factories import make_article

pytestmark = pytest.mark.django_db

PAGE = "/comments/rules/"


@pytest.fixture(autouse=True)
def _paper():
    Site.current()


def test_each_rule_has_its_number_its_anchor_and_its_words(client):
    text = client.get(PAGE).text
    for number, rule in enumerate(RULES, 1):
        assert f'<li id="{rule.code}">' in text
        assert f"<h2>Rule {number}: {rule.label}</h2>" in text
        assert str(rule.text) in text


def test_the_form_below_an_article_leads_to_the_rules(client):
    assert f'<a href="{PAGE}">' in client.get(make_article().get_absolute_url()).text


def test_it_leads_to_the_figures(client):
    assert 'href="/comments/log/"' in client.get(PAGE).text


@pytest.mark.parametrize("query", ["page=abc", "x=%00"])
def test_what_stands_behind_a_question_mark_changes_nothing(client, query):
    assert client.get(f"{PAGE}?{query}").content == client.get(PAGE).content


def test_nobody_posts_here(client):
    assert client.post(PAGE).status_code == 405

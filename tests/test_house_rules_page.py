"""The page of the house rules."""

import re

import pytest

from articles.models import Site
from comments.house_rules import RULES
from tests.factories import make_article, make_page

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


def test_the_papers_own_words_stand_above_the_rules_once_they_are_published(client):
    make_page(kind="comment-rules", title="How we read you", body="<p>We are glad.</p>", published_at=None)
    before = client.get(PAGE).text
    assert "We are glad." not in before
    assert "<h1>House rules for comments</h1>" in before
    make_page(kind="comment-rules", title="How we read you", body="<p>We are glad.</p>")
    text = client.get(PAGE).text
    assert re.findall("<h1[^>]*>([^<]+)", text) == ["How we read you"]
    assert "<title>How we read you |" in text
    assert text.index("We are glad.") < text.index("Rule 1: ")
    assert '<meta name="description" content="We are glad.">' in text

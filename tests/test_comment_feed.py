"""The feed of an article's comments."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Site
from articles.publishing import rename
from comments.models import Comment
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

PATH = "/2026/03/bridge/feed.atom"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


@pytest.fixture
def article():
    return make_article(slug="bridge", headline="Bridge closes")


def entries(client, path=PATH):
    return feedparser.parse(client.get(path).content).entries


def test_an_entry_names_the_reader_and_the_article_and_leads_to_the_comment(client, article):
    comment = make_comment(article, name="Tove Lind", text="First.\n\n> quoted\nhttps://a.example/x", state="approved")
    (entry,) = entries(client)
    assert entry.title == "Comment by Tove Lind on “Bridge closes”"
    assert entry.author == "Tove Lind"
    assert entry.link == f"https://paper.example/comments/{comment.pk}/"
    assert client.get(f"/comments/{comment.pk}/")["Location"].endswith(f"/2026/03/bridge/#c-{comment.pk}")
    assert entry.id == f"tag:paper.example,{comment.posted_at.year}:comment-{comment.pk}"
    assert "<blockquote dir" in entry.content[0].value
    assert 'href="https://a.example/x"' in entry.content[0].value
    assert [link.href for link in entry.links if link.rel == "related"] == ["https://paper.example/2026/03/bridge/"]


def test_an_entry_says_in_which_language_the_comment_seems_to_be(client, article):
    make_comment(article, language="kk", state="approved")
    make_comment(article, language="", state="approved")
    unknown, known = client.get(PATH.replace("atom", "json")).json()["items"]
    assert known["language"] == "kk"
    assert "language" not in unknown


@pytest.mark.parametrize("state", ["held", "rejected", "spam"])
def test_a_comment_that_is_not_public_is_not_in_the_feed(client, article, state):
    make_comment(article, state=state)
    assert entries(client) == []


def test_the_feed_has_the_comments_of_its_article_only(client, article):
    make_comment(make_article(), state="approved")
    assert entries(client) == []


def test_a_reply_is_in_the_feed_as_any_comment(client, article):
    parent = make_comment(article, name="Ada", state="approved")
    make_comment(parent=parent, name="Ben", state="approved")
    assert [entry.author for entry in entries(client)] == ["Ben", "Ada"]


def test_the_feed_has_the_fifty_newest_comments_newest_first(client, article):
    for number in range(51):
        comment = make_comment(article, name=f"No. {number}", state="approved")
        moment = datetime(2026, 3, 6, tzinfo=UTC) + timedelta(minutes=number)
        Comment.objects.filter(pk=comment.pk).update(posted_at=moment)
    assert [entry.author for entry in entries(client)] == [f"No. {number}" for number in range(50, 0, -1)]


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_an_article_nobody_can_open_has_no_feed(client, kind):
    make_article(slug="bridge", retracted_at=timezone.now())
    make_article(slug="later", published_at=timezone.now() + timedelta(days=1))
    for slug in ("bridge", "later", "nothing"):
        assert client.get(f"/2026/03/{slug}/feed.{kind}").status_code == 404


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_an_old_address_leads_on_to_the_feed(client, article, kind):
    rename(article, "ferry")
    response = client.get(f"/2026/03/bridge/feed.{kind}")
    assert (response.status_code, response["Location"]) == (301, f"/2026/03/ferry/feed.{kind}")
    assert response["Cache-Control"] == "no-cache"


def test_capitals_in_the_address_lead_on_too(client, article):
    assert client.get("/2026/03/Bridge/feed.json")["Location"] == "/2026/03/bridge/feed.json"


@pytest.mark.parametrize("path", [PATH, PATH.replace("atom", "json")])
def test_the_number_of_queries_does_not_depend_on_the_number_of_comments(client, article, path):
    Site.current()
    parent = make_comment(article, state="approved")
    with assertNumQueries(3):
        client.get(path)
    for _ in range(20):
        make_comment(parent=parent, state="approved")
    with assertNumQueries(3):
        client.get(path)

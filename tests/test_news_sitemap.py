"""The sitemap of the news, as Google documents it: the last two days, at most a thousand."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles import sitemaps
from articles.models import Site
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
NOW = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.SITE_URL = "https://paper.example"
    with time_machine.travel(NOW, tick=False):
        yield


def read(client):
    """The articles of the sitemap as dictionaries, once its form has been checked."""
    response = client.get("/sitemap-news.xml")
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    stories = []
    for url in root:
        assert [child.tag for child in url] == [f"{{{NAMES['s']}}}loc", f"{{{NAMES['n']}}}news"]
        story = url.find("n:news", NAMES)
        assert [child.tag.partition("}")[2] for child in story] == ["publication", "publication_date", "title"]
        assert [child.tag.partition("}")[2] for child in story[0]] == ["name", "language"]
        assert {child.tag.partition("}")[0] for child in story.iter()} == {"{" + NAMES["n"]}
        stories.append(
            {
                "loc": url.findtext("s:loc", None, NAMES),
                "name": story[0].findtext("n:name", None, NAMES),
                "language": story[0].findtext("n:language", None, NAMES),
                "date": story.findtext("n:publication_date", None, NAMES),
                "title": story.findtext("n:title", None, NAMES),
            }
        )
    return stories


def titles(client):
    return [story["title"] for story in read(client)]


def test_a_story_has_everything_that_google_asks_for(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette")
    make_article(slug="bridge", headline="Bridge closes", language="kk")
    assert read(client) == [
        {
            "loc": "https://paper.example/2026/03/bridge/",
            "name": "The Quay Gazette",
            "language": "kk",
            "date": "2026-03-05T09:00:00+00:00",
            "title": "Bridge closes",
        }
    ]


def test_google_calls_simplified_chinese_by_its_country(client):
    make_article(language="zh")
    assert read(client)[0]["language"] == "zh-cn"


def test_a_story_leaves_after_two_days_and_the_newest_comes_first(client):
    make_article(headline="Gone", published_at=NOW - timedelta(days=2, seconds=1))
    make_article(headline="Last", published_at=NOW - timedelta(days=2))
    make_article(headline="First", published_at=NOW)
    assert titles(client) == ["First", "Last"]


def test_what_no_reader_can_open_is_no_news(client):
    make_draft()
    make_article(published_at=NOW + timedelta(seconds=1))
    make_article(retracted_at=NOW)
    assert titles(client) == []


def test_what_appeared_elsewhere_before_is_no_news(client):
    make_article(imported_at=timezone.now())
    make_article(originally_published_on=NOW.date() - timedelta(days=9))
    make_article(headline="Ours")
    assert titles(client) == ["Ours"]


def test_there_are_at_most_a_thousand_and_the_oldest_are_left_out(client, monkeypatch):
    assert sitemaps.MAX_NEWS == 1000
    monkeypatch.setattr(sitemaps, "MAX_NEWS", 2)
    for hours in (3, 1, 2):
        make_article(headline=f"{hours} hours ago", published_at=NOW - timedelta(hours=hours))
    assert titles(client) == ["1 hours ago", "2 hours ago"]


@pytest.mark.parametrize(
    ("headline", "read_as"),
    [
        ("</news:title><url>", "</news:title><url>"),
        ('Bread & "roses" ]]>', 'Bread & "roses" ]]>'),
        ("Bell\x07 and \x0bescape\x1b", "Bell and escape"),
        ("No character \ufffe\uffff", "No character "),
        ("Жаңа көпір 🌉", "Жаңа көпір 🌉"),
    ],
)
def test_a_headline_is_text_whatever_is_in_it(client, headline, read_as):
    make_article(headline=headline)
    assert titles(client) == [read_as]


def test_the_number_of_queries_does_not_depend_on_the_stories(client):
    Site.current()
    for _ in range(2):
        for _ in range(5):
            make_article()
        with assertNumQueries(2):
            read(client)

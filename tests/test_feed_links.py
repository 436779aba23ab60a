"""How a browser or a feed reader finds the feed of the page it has."""

import re

import pytest

from articles.models import Site
from tests.factories import make_article, make_author, make_section, make_topic

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<link rel="alternate" type="([^"]+)" title="([^"]*)" href="([^"]+)">')


def links(client, path):
    head, _, _ = client.get(path).text.partition("</head>")
    return LINK.findall(head)


@pytest.fixture(autouse=True)
def _paper():
    Site.current()
    Site.objects.update(name="The Quay Gazette")
    section = make_section("Harbour", slug="harbour")
    article = make_article(slug="bridge", headline="Bridge & ferry", section=section)
    article.topics.add(make_topic("Ferries", slug="ferries"))
    article.authors.add(make_author("Mira Tallow", slug="mira-tallow"))


SITE = [
    ("application/atom+xml", "The Quay Gazette", "/feed.atom"),
    ("application/feed+json", "The Quay Gazette", "/feed.json"),
]
OWN = {
    "/": [],
    "/section/harbour/": [
        ("application/atom+xml", "Harbour", "/section/harbour/feed.atom"),
        ("application/feed+json", "Harbour", "/section/harbour/feed.json"),
    ],
    "/topic/ferries/": [
        ("application/atom+xml", "Ferries", "/topic/ferries/feed.atom"),
        ("application/feed+json", "Ferries", "/topic/ferries/feed.json"),
    ],
    "/author/mira-tallow/": [
        ("application/atom+xml", "Mira Tallow", "/author/mira-tallow/feed.atom"),
        ("application/feed+json", "Mira Tallow", "/author/mira-tallow/feed.json"),
    ],
    "/corrections/": [
        ("application/atom+xml", "Corrections", "/corrections/feed.atom"),
        ("application/feed+json", "Corrections", "/corrections/feed.json"),
    ],
    "/2026/03/bridge/": [
        ("application/atom+xml", "Comments on “Bridge &amp; ferry”", "/2026/03/bridge/feed.atom"),
        ("application/feed+json", "Comments on “Bridge &amp; ferry”", "/2026/03/bridge/feed.json"),
    ],
}


@pytest.mark.parametrize("page", OWN)
def test_a_page_links_the_feed_of_the_paper_and_its_own(client, page):
    assert links(client, page) == SITE + OWN[page]


@pytest.mark.parametrize("page", OWN)
def test_every_feed_that_a_page_links_answers_with_the_type_it_promises(client, page):
    for media_type, _title, path in links(client, page):
        response = client.get(path)
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, media_type)


def test_the_foot_of_every_page_links_the_feed(client):
    text = client.get("/").text
    assert '<a href="/feed.atom">Feed</a>' in text[text.index("<footer") :]

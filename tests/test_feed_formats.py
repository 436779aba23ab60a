"""Atom, RSS and JSON Feed as readers' programs parse them, and what these ask of the server."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.feed_formats import Entry, Feed, feed_response
from articles.models import Site
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_editor,
    make_section,
    make_topic,
)

ATOM = "{http://www.w3.org/2005/Atom}"
XML_FEEDS = [
    "/feed.atom",
    "/feed/",
    "/section/harbour/feed.atom",
    "/topic/ferries/feed.atom",
    "/author/mira-tallow/feed.atom",
    "/corrections/feed.atom",
    "/2026/03/bridge/feed.atom",
]
JSON_FEEDS = [path.replace(".atom", ".json") for path in XML_FEEDS if path != "/feed/"]
FEEDS = XML_FEEDS + JSON_FEEDS
HOSTILE = "Гүл & <b>קשת</b> ]]> 👩🏽‍🚀 \x01\x0b\x1f\x7f\x85\ufffe\uffff &amp; \u202eabc\u202c \U0001f9ed Ұлы"
READABLE = HOSTILE.translate(dict.fromkeys((1, 11, 31, 65534, 65535)))
NEEDED = {"version", "title", "items"}


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


@pytest.fixture
def paper(db):
    """A paper in which everything that readers and editors can write is as bad as the database takes it."""
    Site.current()
    Site.objects.update(name=HOSTILE, tagline=HOSTILE, time_zone="Asia/Almaty")
    section = make_section(HOSTILE, slug="harbour", description=HOSTILE)
    topic, author = make_topic(f"{HOSTILE}2", slug="ferries"), make_author(HOSTILE, slug="mira-tallow", bio=HOSTILE)
    article = make_article(
        slug="bridge", headline=HOSTILE, standfirst=HOSTILE, section=section, language="kk", body=f"<p>{HOSTILE}</p>"
    )
    article.topics.add(topic)
    article.bylines.create(author=author)
    make_correction(article, text=HOSTILE)
    make_comment(article, name=HOSTILE[:80], text=HOSTILE, state="approved")
    return article


@pytest.mark.parametrize("path", XML_FEEDS)
def test_feedparser_has_nothing_against_a_feed_of_hostile_texts(client, paper, path):
    response = client.get(path)
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert feed.bozo is False
    assert len(feed.entries) == 1


@pytest.mark.parametrize("path", XML_FEEDS)
def test_a_strict_parser_reads_every_character_that_xml_has(client, paper, path):
    root = ElementTree.fromstring(client.get(path).content)
    headlines = [node.text for node in root.iter() if node.tag.endswith("title")]
    assert len(headlines) == 2
    assert READABLE in headlines[1]


@pytest.mark.parametrize("path", JSON_FEEDS)
def test_json_feeds_have_what_the_specification_asks_for(client, paper, path):
    feed = client.get(path).json()
    assert set(feed) >= NEEDED | {"home_page_url", "feed_url", "language", "authors"}
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"https://paper.example{path}"
    assert feed["home_page_url"] == f"https://paper.example{path.removesuffix('feed.json')}"
    assert len(feed["items"]) == 1
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["url"].startswith("https://paper.example/")
        assert datetime.fromisoformat(item["date_published"]).utcoffset() == timedelta(0)


@pytest.mark.parametrize("path", JSON_FEEDS)
def test_json_feeds_have_no_empty_members(client, paper, path):
    feed = client.get(path).json()
    assert all(value for name, value in feed.items() if name != "items")
    assert all(value for item in feed["items"] for value in item.values())


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed/", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
    ],
)
def test_each_format_has_its_media_type(client, paper, path, media_type):
    assert client.get(path)["Content-Type"] == media_type


@pytest.mark.parametrize("path", [path for path in XML_FEEDS if path != "/feed/"])
def test_an_atom_feed_says_its_own_address_its_page_and_its_other_format(client, paper, path):
    root = ElementTree.fromstring(client.get(path).content)
    address = f"https://paper.example{path}"
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        ("alternate", None): address.removesuffix("feed.atom"),
        ("self", None): address,
        ("alternate", "application/feed+json"): address.replace(".atom", ".json"),
    }
    assert root.findtext(f"{ATOM}id") == address


def test_an_rss_feed_says_its_own_address_and_when_it_changed(client, paper):
    channel = ElementTree.fromstring(client.get("/feed/").content).find("channel")
    link = channel.find(f"{ATOM}link")
    assert (link.get("rel"), link.get("href")) == ("self", "https://paper.example/feed/")
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    assert channel.findtext("link") == "https://paper.example/"
    assert channel.find("item/guid").get("isPermaLink") == "false"


def test_dates_are_in_utc_whatever_the_zone_of_the_site(client, paper):
    assert "<published>2026-03-05T09:00:00+00:00</published>" in client.get("/feed.atom").text
    assert "<pubDate>Thu, 05 Mar 2026 09:00:00 +0000</pubDate>" in client.get("/feed/").text


def test_a_summary_in_rss_is_text_and_not_markup(client, db):
    make_article(standfirst="Less <than> & more")
    item = ElementTree.fromstring(client.get("/feed/").content).find("channel/item")
    assert item.findtext("description") == "Less &lt;than&gt; &amp; more"


@pytest.mark.parametrize("path", FEEDS)
def test_no_feed_has_an_element_or_member_for_an_email_address(client, paper, path):
    text = client.get(path).text
    assert "<email>" not in text
    assert "author_email" not in text
    if path == "/feed/":
        assert "<author>" not in text


@pytest.mark.parametrize("path", ["/feed.atom", "/feed/", "/feed.json"])
def test_a_feed_without_articles_is_valid_and_the_same_each_time(client, db, path):
    first, second = client.get(path), client.get(path)
    assert first.content == second.content
    if path != "/feed.json":
        assert feedparser.parse(first.content).bozo is False
    else:
        assert first.json()["items"] == []


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_a_feed_gets_304_for_its_tag_alone_or_among_others(client, paper, path):
    etag = client.get(path)["ETag"]
    assert etag.startswith('W/"')
    for sent in (etag, f'"other", {etag}, W/"third"', etag.removeprefix("W/"), "*"):
        answer = client.get(path, headers={"If-None-Match": sent})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == etag


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_another_state_of_a_feed_gets_it_whole(client, paper, path):
    answer = client.get(path, headers={"If-None-Match": '"one", W/"two"'})
    assert (answer.status_code, len(answer.content) > 0) == (200, True)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_that_changed_has_another_tag(client, paper, path):
    etag = client.get(path)["ETag"]
    Site.objects.update(name="The Quay Gazette")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_the_same_for_everybody_and_sets_no_cookie(paper, path):
    staff = Client()
    staff.force_login(make_editor())
    theirs, ours = staff.get(path), Client().get(path)
    assert theirs.content == ours.content
    assert not theirs.cookies
    assert "cookie" not in theirs.get("Vary", "").lower()
    assert ours["Cache-Control"] == "max-age=0, s-maxage=1, stale-if-error=86400"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_can_be_asked_for_by_head_and_takes_no_post(client, paper, path):
    assert (client.head(path).status_code, client.head(path).content) == (200, b"")
    assert client.post(path).status_code == 405


@given(text=st.text(), html=st.text())
def test_any_text_makes_a_feed_that_parses(text, html):
    moment = datetime(2026, 3, 5, tzinfo=UTC)
    characters = html.encode("utf-8", "ignore").decode()
    text = text.encode("utf-8", "ignore").decode()
    entry = Entry("tag:x,2026:1", "/a/", text, characters, moment, moment, [text], [text], "en", text, None, "/a/")
    feed = Feed("/", text, text, text, "en", [entry])
    for kind in ("atom", "rss"):
        assert ElementTree.fromstring(feed_response(feed, kind).content) is not None
    assert json.loads(feed_response(feed, "json").content)["items"][0].get("title", "") == text

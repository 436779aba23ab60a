"""What stands in the feeds of articles and corrections, and how often the database is asked for it."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.citing import save_with_notes
from articles.models import Byline, Figure, FormerSlug, Site
from articles.publishing import rename
from tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_draft,
    make_image,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db

NOTED = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
OWNERS = ["/section/harbour/", "/topic/ferries/", "/author/mira-tallow/"]
ARTICLE_FEEDS = ["/feed.atom", "/feed.json", "/feed/"] + [
    f"{page}feed.{kind}" for page in OWNERS for kind in ("atom", "json")
]
FEEDS = [*ARTICLE_FEEDS, "/corrections/feed.atom", "/corrections/feed.json"]


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


@pytest.fixture
def owners():
    return {
        "section": make_section("Harbour", slug="harbour", description="Boats and bridges."),
        "topic": make_topic("Ferries", slug="ferries"),
        "author": make_author("Mira Tallow", slug="mira-tallow"),
    }


def make_story(owners, **fields):
    """An article with all that a feed shows of one."""
    article = make_article(section=owners["section"], lead_image=make_image(), **fields)
    article.topics.add(owners["topic"], make_topic())
    Byline.objects.create(article=article, author=make_author(), position=2)
    Byline.objects.create(article=article, author=owners["author"], position=1)
    Figure.objects.create(article=article, image=make_image())
    make_correction(article)
    return article


def atom(client, path="/feed.atom"):
    return feedparser.parse(client.get(path).content)


def titles(client, path="/feed.atom"):
    return [entry.title for entry in atom(client, path).entries]


@pytest.mark.parametrize("path", [f"{page}feed.atom" for page in OWNERS])
def test_a_feed_has_the_articles_of_its_page_and_no_others(client, owners, path):
    make_story(owners, headline="Bridge")
    make_article(headline="Lessons")
    assert titles(client, path) == ["Bridge"]
    assert sorted(titles(client)) == ["Bridge", "Lessons"]


@pytest.mark.parametrize("kind", ["atom", "json"])
@pytest.mark.parametrize("page", ["section", "topic", "author"])
def test_what_does_not_exist_has_no_feed(client, page, kind):
    assert client.get(f"/{page}/nowhere/feed.{kind}").status_code == 404


def test_a_format_nobody_writes_is_not_there(client):
    assert client.get("/feed.rdf").status_code == 404
    assert client.get("/corrections/feed.xml").status_code == 404


def test_drafts_scheduled_and_retracted_articles_are_in_no_feed(client):
    make_draft(headline="Draft")
    make_article(headline="Tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Withdrawn", retracted_at=timezone.now())
    make_article(headline="Bridge")
    assert titles(client) == ["Bridge"]


def test_a_retracted_article_leaves_the_feed(client):
    article = make_article()
    assert len(titles(client)) == 1
    article.retracted_at, article.withdrawal = timezone.now(), "accident"
    article.save()
    assert titles(client) == []


def test_a_feed_has_the_thirty_newest_articles_newest_first(client):
    for number in range(31):
        make_article(headline=f"No. {number}", published_at=NOTED + timedelta(hours=number))
    assert titles(client) == [f"No. {number}" for number in range(30, 0, -1)]


def test_an_entry_has_the_whole_text_and_the_standfirst_as_its_summary(client):
    make_article(standfirst="Boats wait.", body="<p>One.</p><p>The last word.</p>")
    entry = atom(client).entries[0]
    assert "The last word." in entry.content[0].value
    assert "Boats wait." in entry.content[0].value
    assert entry.summary == "Boats wait."


def test_notes_are_in_the_text_with_ids_of_their_own_in_each_entry(client):
    body = '<p>It leaks.<sup data-fn="k1" data-text="Survey of May" data-url="https://a.example/s"></sup></p>'
    first, second = make_article(body=body), make_article(body=body)
    items = client.get("/feed.json").json()["items"]
    html = {item["url"]: item["content_html"] for item in items}
    for article, other in ((first, second), (second, first)):
        text = html[f"https://paper.example{article.get_absolute_url()}"]
        assert "Survey of May" in text
        assert 'href="https://a.example/s"' in text
        assert f'id="a{article.pk}-' in text
        assert f'id="a{other.pk}-' not in text


def test_a_number_leads_to_its_note_or_else_to_the_article(client):
    body = '<p>It leaks.<sup data-fn="k1" data-text="Survey of May"></sup></p>'
    article = make_article(body=body)
    here = f"a{article.pk}-note-1"
    assert f'href="#{here}"' in client.get("/feed.json").json()["items"][0]["content_html"]
    assert (
        f'href="https://paper.example{article.get_absolute_url()}#{here}"' in atom(client).entries[0].content[0].value
    )


def test_pictures_of_the_text_stand_in_it_with_their_whole_address(client):
    image = make_image()
    article = make_article()
    article.body = f'<p>It leaks.</p><figure data-image="{image.key}"></figure>'
    save_with_notes(article)
    address = f"https://paper.example{image.get_absolute_url()}"
    assert f'<img src="{address}"' in client.get("/feed.json").json()["items"][0]["content_html"]


def test_bylines_are_names_in_the_order_of_print_and_tags_are_section_and_topics(client, owners):
    article = make_story(owners)
    names = ["Mira Tallow", article.bylines.last().author.name]
    tags = ["Harbour", "Ferries", article.topics.last().name]
    item = client.get("/feed.json").json()["items"][0]
    assert [author["name"] for author in item["authors"]] == names
    assert item["tags"] == tags
    entry = atom(client).entries[0]
    assert [author.name for author in entry.authors] == names
    assert [tag.term for tag in entry.tags] == tags
    rss = ElementTree.fromstring(client.get("/feed/").content)
    assert [creator.text for creator in rss.iter("{http://purl.org/dc/elements/1.1/}creator")] == names
    assert list(rss.iter("author")) == []


def test_a_topic_with_the_name_of_the_section_is_named_once(client):
    make_article(section=make_section("Ferries")).topics.add(make_topic("Ferries"))
    assert client.get("/feed.json").json()["items"][0]["tags"] == ["Ferries"]


def test_an_entry_says_its_own_language_and_direction(client):
    make_article(language="ar", headline="الجسر مغلق")
    item = client.get("/feed.json").json()["items"][0]
    assert item["language"] == "ar"
    assert '<div lang="ar" dir="rtl">' in item["content_html"]
    assert 'xml:lang="ar"' in client.get("/feed.atom").text
    assert "<dc:language>ar</dc:language>" in client.get("/feed/").text


def test_the_lead_image_is_an_enclosure_and_stands_in_the_text(client, owners):
    article = make_story(owners, lead_caption="The gates at noon")
    address = f"https://paper.example{article.lead_image.get_absolute_url()}"
    item = client.get("/feed.json").json()["items"][0]
    assert item["image"] == address
    assert f'src="{address}"' in item["content_html"]
    assert "The gates at noon Photo: Mira Tallow" in item["content_html"]
    enclosure = atom(client).entries[0].enclosures[0]
    assert (enclosure.href, enclosure.type, enclosure.length) == (address, "image/jpeg", "0")
    assert atom(client, "/feed/").entries[0].enclosures[0].href == address


def test_an_enclosure_says_its_size_in_bytes(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images/gates.png").write_bytes(b"x" * 1234)
    make_article(lead_image=make_image(file="images/gates.png"))
    enclosure = atom(client, "/feed/").entries[0].enclosures[0]
    assert (enclosure.type, enclosure.length) == ("image/png", "1234")


def test_corrections_end_the_entry_and_make_it_newer(client):
    article = make_article(body="<p>The bridge is long.</p>")
    make_correction(article, noted_at=NOTED)
    make_correction(article, kind="update", text="It opens in May.", noted_at=NOTED - timedelta(hours=1))
    item = client.get("/feed.json").json()["items"][0]
    parts = ["The bridge is long.", "Update, ", "It opens in May.", "Correction, ", "80 metres long, not 90."]
    assert sorted(parts, key=item["content_html"].index) == parts
    assert item["date_published"] == "2026-03-05T09:00:00+00:00"
    assert item["date_modified"] == "2026-03-06T09:00:00+00:00"


def test_a_correction_that_is_not_dated_yet_is_in_no_feed(client):
    make_correction(noted_at=timezone.now() + timedelta(days=1))
    item = client.get("/feed.json").json()["items"][0]
    assert item["date_modified"] == item["date_published"]
    assert "80 metres" not in item["content_html"]
    assert titles(client, "/corrections/feed.atom") == []


def test_an_article_that_appeared_elsewhere_before_says_when(client):
    make_article(originally_published_on=date(2017, 2, 3))
    text = client.get("/feed.json").json()["items"][0]["content_html"]
    assert 'First published <time datetime="2017-02-03">3 February 2017</time>' in text


def test_the_words_of_the_site_in_a_text_of_another_language_are_marked(client):
    make_correction(make_article(language="kk", headline="Көпір жабылды"))
    assert '<b lang="en" dir="ltr">Correction, ' in client.get("/feed.json").json()["items"][0]["content_html"]


def test_the_ledger_of_corrections_has_a_feed(client):
    article = make_article(headline="Bridge closes")
    older = make_correction(article, noted_at=NOTED, text="Eighty & not <90>.")
    make_correction(article, noted_at=NOTED + timedelta(days=1), kind="update", text="It opens in May.")
    feed = atom(client, "/corrections/feed.atom")
    assert [entry.title for entry in feed.entries] == ["Update: Bridge closes", "Correction: Bridge closes"]
    entry = feed.entries[1]
    assert entry.link == f"https://paper.example{article.get_absolute_url()}#correction-{older.pk}"
    assert "Eighty &amp; not &lt;90&gt;." in entry.content[0].value
    assert [link.href for link in entry.links if link.rel == "related"] == [entry.link.partition("#")[0]]


def test_corrections_of_a_retracted_article_leave_their_feed(client):
    make_correction(make_article(retracted_at=timezone.now()))
    assert titles(client, "/corrections/feed.atom") == []


@pytest.mark.parametrize("path", ["/feed.atom", "/feed/"])
def test_a_renamed_article_keeps_its_id(client, path):
    article = make_article()
    before = atom(client, path).entries[0]
    rename(article, "another-address")
    article.headline = "Another headline"
    article.save()
    after = atom(client, path).entries[0]
    assert before.id == after.id == f"tag:paper.example,2026:article-{article.pk}"
    assert before.link != after.link


@pytest.mark.parametrize("kind", ["atom", "json"])
@pytest.mark.parametrize("page", ["section", "topic", "author"])
def test_an_old_address_of_a_page_leads_on_to_its_feed(client, owners, page, kind):
    make_story(owners)
    FormerSlug.objects.create(slug="once", **{page: owners[page]})
    response = client.get(f"/{page}/once/feed.{kind}")
    assert (response.status_code, response["Location"]) == (301, f"{owners[page].get_absolute_url()}feed.{kind}")


def test_an_entry_has_one_id_in_all_formats(client):
    make_article()
    ids = {atom(client, path).entries[0].id for path in ("/feed.atom", "/feed/")}
    assert {client.get("/feed.json").json()["items"][0]["id"]} == ids


@pytest.mark.parametrize("path", ["/feed.atom", "/feed/"])
def test_feeds_speak_the_language_of_the_site(client, path):
    Site.current()
    Site.objects.update(language="ru", name="Набережная")
    feed = atom(client, path).feed
    assert (feed.language, feed.title) == ("ru", "Набережная")


@pytest.mark.parametrize("path", FEEDS)
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, owners, path):
    Site.current()
    make_story(owners)
    queries = 2 if "corrections" in path else 5 if path.startswith(("/section/", "/topic/", "/author/")) else 4
    with assertNumQueries(queries):
        client.get(path)
    for _ in range(6):
        article = make_story(owners)
        Byline.objects.create(article=article, author=make_author(), position=3)
        make_correction(article)
        Figure.objects.create(article=article, image=make_image())
    with assertNumQueries(queries):
        client.get(path)

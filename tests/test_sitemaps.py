"""The sitemap: an index, parts of articles that never move, and the pages that list them."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles import sitemaps
from articles.citing import save_with_notes
from articles.models import Article, Byline, Site
from tests.factories import make_article, make_author, make_correction, make_draft, make_section, make_topic

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
CITING = '<p>It closes<sup data-fn="a" data-text="Minutes" data-url="https://{}/m"></sup>.</p>'
PUBLISHED = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


def read(client, path, kind="url"):
    """The addresses of a sitemap with their dates, once its form has been checked."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{{{NAMES['s']}}}{'urlset' if kind == 'url' else 'sitemapindex'}"
    items = root.findall(f"s:{kind}", NAMES)
    assert len(items) == len(root)
    for item in items:
        names = [child.tag.partition("}")[2] for child in item]
        assert names in (["loc"], ["loc", "lastmod"])
    return {item.findtext("s:loc", None, NAMES): item.findtext("s:lastmod", None, NAMES) for item in items}


def test_the_index_names_the_parts_with_their_absolute_addresses(client):
    make_article(pk=7)
    make_article(pk=10_001, published_at=PUBLISHED + timedelta(days=1))
    assert read(client, "/sitemap.xml", "sitemap") == {
        "https://paper.example/sitemap-1.xml": "2026-03-05T09:00:00+00:00",
        "https://paper.example/sitemap-2.xml": "2026-03-06T09:00:00+00:00",
        "https://paper.example/sitemap-lists-1.xml": "2026-03-06T09:00:00+00:00",
    }


def test_each_part_of_the_index_can_be_read(client):
    make_article(pk=10_000)
    make_article(pk=10_001)
    for address in read(client, "/sitemap.xml", "sitemap"):
        assert read(client, address.removeprefix("https://paper.example"))


def test_a_part_holds_its_ten_thousand_ids_and_no_others(client):
    for pk in (10_000, 10_001, 20_000, 20_001):
        make_article(pk=pk, slug=f"article-{pk}")
    assert list(read(client, "/sitemap-2.xml")) == [
        "https://paper.example/2026/03/article-10001/",
        "https://paper.example/2026/03/article-20000/",
    ]


def test_an_article_stays_in_its_part_when_an_older_draft_appears(client):
    draft = make_draft(pk=5)
    make_article(pk=10_000, slug="bridge")
    make_article(pk=10_001, slug="ferry")
    before = read(client, "/sitemap-2.xml")
    Article.objects.filter(pk=draft.pk).update(published_at=PUBLISHED, url_year=2026, url_month=3)
    assert read(client, "/sitemap-2.xml") == before
    assert len(read(client, "/sitemap-1.xml")) == 2


def test_what_no_reader_can_open_is_in_no_part(client):
    make_article(slug="bridge")
    make_draft(slug="draft")
    make_article(slug="tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(slug="withdrawn", retracted_at=timezone.now())
    shown = [entry.path for part in (1, 2, 3) for entry in sitemaps.article_entries(part)]
    assert [path for path in shown if not path.endswith("/bridge/")] == []


def test_a_correction_changes_an_article_and_a_save_does_not(client):
    article = make_article(pk=1, slug="bridge")
    article.save()
    page = "https://paper.example/2026/03/bridge/"
    assert read(client, "/sitemap-1.xml") == {page: "2026-03-05T09:00:00+00:00"}
    make_correction(article, noted_at=datetime(2026, 3, 7, 8, 0, tzinfo=UTC))
    make_correction(article, noted_at=datetime(2026, 3, 6, 8, 0, tzinfo=UTC))
    make_correction(article, noted_at=timezone.now() + timedelta(days=1))
    assert read(client, "/sitemap-1.xml") == {page: "2026-03-07T08:00:00+00:00"}
    assert read(client, "/sitemap.xml", "sitemap")["https://paper.example/sitemap-1.xml"] == "2026-03-07T08:00:00+00:00"


@pytest.mark.parametrize("part", ["0", "2", "9" * 30, "9" * 5000, "x"])
@pytest.mark.parametrize("kind", ["", "lists-"])
def test_a_part_that_there_is_not_gets_404(client, kind, part):
    make_article(pk=1)
    assert client.get(f"/sitemap-{kind}{part}.xml").status_code == 404


def test_the_lists_are_those_that_have_something_to_read(client):
    topic, author = make_topic(slug="water"), make_author(slug="mira")
    article = make_article(section=make_section(slug="harbour"), body=CITING.format("www.harbour.example"))
    save_with_notes(article)
    article.topics.add(topic)
    Byline.objects.create(article=article, author=author)
    hidden = make_draft(section=make_section(slug="empty"), body=CITING.format("unread.example"))
    save_with_notes(hidden)
    hidden.topics.add(make_topic(slug="dry"))
    Byline.objects.create(article=hidden, author=make_author(slug="nobody"))
    make_correction(article)
    assert read(client, "/sitemap-lists-1.xml") == {
        "https://paper.example/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/archive/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/corrections/": "2026-03-06T09:00:00+00:00",
        "https://paper.example/sources/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/sources/harbour.example/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/section/harbour/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/topic/water/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/author/mira/": "2026-03-05T09:00:00+00:00",
        "https://paper.example/2026/03/": "2026-03-05T09:00:00+00:00",
    }


def test_a_list_changed_when_its_newest_article_appeared(client):
    section = make_section(slug="harbour")
    make_article(section=section)
    make_article(section=section, published_at=PUBLISHED + timedelta(days=3))
    shown = read(client, "/sitemap-lists-1.xml")
    assert shown["https://paper.example/section/harbour/"] == "2026-03-08T09:00:00+00:00"


def test_many_lists_are_split_as_articles_are(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "URLS_A_PART", 3)
    make_article(pk=1, section=make_section())
    assert list(read(client, "/sitemap.xml", "sitemap"))[-2:] == [
        "https://paper.example/sitemap-lists-1.xml",
        "https://paper.example/sitemap-lists-2.xml",
    ]
    parts = [list(read(client, f"/sitemap-lists-{part}.xml")) for part in (1, 2)]
    assert [len(part) for part in parts] == [3, 3]
    assert not set(parts[0]) & set(parts[1])


def test_a_paper_without_articles_has_a_sitemap_all_the_same(client):
    assert list(read(client, "/sitemap.xml", "sitemap")) == ["https://paper.example/sitemap-lists-1.xml"]
    assert read(client, "/sitemap-lists-1.xml") == {
        "https://paper.example/": None,
        "https://paper.example/archive/": None,
        "https://paper.example/corrections/": None,
        "https://paper.example/sources/": None,
    }


@pytest.mark.parametrize(("path", "queries"), [("/sitemap.xml", 9), ("/sitemap-1.xml", 2), ("/sitemap-lists-1.xml", 8)])
def test_the_number_of_queries_does_not_depend_on_the_articles(client, path, queries):
    Site.current()
    make_article(pk=1)
    with assertNumQueries(queries):
        client.get(path)
    for pk in range(2, 12):
        article = make_article(pk=pk, section=make_section())
        article.topics.add(make_topic())
        make_correction(article)
    with assertNumQueries(queries):
        client.get(path)


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-1.xml", "/sitemap-lists-1.xml"])
def test_no_sitemap_reads_a_body(client, path):
    make_article(pk=1)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    statements = [query["sql"] for query in asked]
    assert any('"articles_article"' in statement for statement in statements)
    assert [statement for statement in statements if '"body"' in statement or '"plain_text"' in statement] == []


def test_the_sitemap_answers_304_to_whoever_has_it(client):
    make_article(pk=1)
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-lists-1.xml"):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304

"""What has an hour appears at that hour, everywhere and at once, although nothing is written then."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.citing import save_with_notes
from articles.models import Article, FrontStory, Site
from articles.publishing import publish
from articles.vocabulary import count_words
from tests.factories import make_article, make_author, make_correction, make_draft, make_section, make_topic
from tests.site_map import ask

pytestmark = pytest.mark.django_db

HOUR = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
BEFORE, AFTER = HOUR - timedelta(microseconds=1), HOUR
ARTICLE = "/2026/03/gates/"
SOURCE = "https://harbour.example/minutes"


def write(make=make_article, **fields) -> Article:
    note = f'<sup data-fn="a" data-text="Minutes" data-title="Minutes" data-url="{SOURCE}"></sup>'
    article = make(body=f"<p>The board decides.{note}</p>", **fields)
    save_with_notes(article)
    return article


@pytest.fixture
def clock():
    with time_machine.travel(BEFORE, tick=False) as clock:
        yield clock


@pytest.fixture
def scheduled(clock):
    """An article that is to appear at HOUR, chosen for the front page, beside one that shares all it has."""
    Site.current()
    section, topic = make_section("Harbour", slug="harbour"), make_topic("Lock", slug="lock")
    author = make_author("Ines Valdor", slug="ines")
    write(slug="bridge", section=section, headline="The bridge").topics.add(topic)
    article = write(make_draft, slug="gates", section=section, headline="The gates open")
    article.topics.add(topic)
    article.bylines.create(author=author)
    publish(article, at=HOUR)
    FrontStory.objects.create(article=article, position=0)
    return article


# Where the article stands once it is there, and what says so there.
PLACES = {
    "/": "The gates open",
    "/section/harbour/": "The gates open",
    "/topic/lock/": "The gates open",
    "/author/ines/": "The gates open",
    "/2026/03/": "The gates open",
    "/archive/": "2 articles",
    "/sources/": "2 articles",
    "/sources/harbour.example/": "The gates open",
    "/search/?q=gates": "The gates open",
    "/2026/03/bridge/": "The gates open",
    ARTICLE: "The gates open",
    f"{ARTICLE}cite.bib": "The gates open",
    f"{ARTICLE}cite.json": "The gates open",
    f"{ARTICLE}feed.atom": "The gates open",
    f"{ARTICLE}feed.json": "The gates open",
    "/feed.atom": "The gates open",
    "/feed.json": "The gates open",
    "/feed/": "The gates open",
    "/section/harbour/feed.atom": "The gates open",
    "/topic/lock/feed.json": "The gates open",
    "/author/ines/feed.atom": "The gates open",
    "/sitemap-articles": ARTICLE,
    "/sitemap-lists-1.xml": "/author/ines/",
    "/sitemap-news.xml": "The gates open",
}


def says(client, place: str, words: str) -> bool:
    """Whether the page says so; an address of a sitemap's part is looked up in the index."""
    if place == "/sitemap-articles":
        part = (Article.objects.latest("pk").pk - 1) // 10_000 + 1
        place = f"/sitemap-{part}.xml"
    address, _, query = place.partition("?")
    return words in ask(client, "GET", address, query).text.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("place", PLACES)
def test_a_scheduled_article_appears_at_its_hour_without_a_write(client, scheduled, clock, place):
    assert not says(client, place, PLACES[place])
    clock.move_to(AFTER)
    assert says(client, place, PLACES[place])


def test_the_front_page_leads_with_a_chosen_article_from_its_hour_on(client, scheduled, clock):
    assert client.get("/").context["lead"].slug == "bridge"
    clock.move_to(AFTER)
    assert client.get("/").context["lead"] == scheduled


def test_readers_comment_from_its_hour_on(client, scheduled, clock):
    filled = {"name": "Tove Lind", "email": "tove@mail.example", "comment": "At last."}
    assert client.post(f"{ARTICLE}comments/", filled).status_code == 404
    clock.move_to(AFTER)
    assert client.post(f"{ARTICLE}comments/", filled).status_code == 303


def test_its_words_are_suggested_only_from_its_hour_on(client, scheduled, clock):
    Article.objects.filter(pk=scheduled.pk).update(published_at=BEFORE)
    count_words()
    Article.objects.filter(pk=scheduled.pk).update(published_at=HOUR)
    assert client.get("/search/?q=gatse").context["suggestion"] == ""
    clock.move_to(AFTER)
    assert client.get("/search/?q=gatse").context["suggestion"] == "gates"


@pytest.mark.parametrize("page", ["/", "/2026/03/", "/feed.atom", "/sitemap.xml", "/archive/"])
def test_a_page_is_another_one_for_caches_from_the_hour_on(client, scheduled, clock, page):
    tag = client.get(page)["ETag"]
    assert client.get(page, headers={"if-none-match": tag}).status_code == 304
    clock.move_to(AFTER)
    assert client.get(page, headers={"if-none-match": tag}).status_code == 200


# --- Corrections

CORRECTED = {
    "/": '<span class="flag">Corrected</span>',
    "/section/harbour/": '<span class="flag">Corrected</span>',
    "/topic/lock/": '<span class="flag">Corrected</span>',
    "/author/ines/": '<span class="flag">Corrected</span>',
    "/2026/03/": '<span class="flag">Corrected</span>',
    "/search/?q=bridge": '<span class="flag">Corrected</span>',
    "/corrections/": "It is 80 metres long.",
    "/corrections/feed.atom": "It is 80 metres long.",
    "/corrections/feed.json": "It is 80 metres long.",
    "/2026/03/bridge/": "It is 80 metres long.",
    "/2026/03/bridge/cite.bib": "Corrected 2026-03-10",
    "/2026/03/bridge/cite.json": "Corrected 2026-03-10",
    "/feed.atom": "It is 80 metres long.",
    "/feed.json": "It is 80 metres long.",
    "/feed/": "It is 80 metres long.",
    "/section/harbour/feed.json": "It is 80 metres long.",
    "/sitemap-articles": "<lastmod>2026-03-10T09:00:00",
    "/sitemap-lists-1.xml": "<lastmod>2026-03-10T09:00:00",
    "/sitemap.xml": "<lastmod>2026-03-10T09:00:00",
}


@pytest.fixture
def dated(clock):
    """A correction, with the date HOUR, of a published article."""
    Site.current()
    article = write(slug="bridge", headline="The bridge", section=make_section("Harbour", slug="harbour"))
    article.topics.add(make_topic("Lock", slug="lock"))
    article.bylines.create(author=make_author("Ines Valdor", slug="ines"))
    return make_correction(article, text="It is 80 metres long.", noted_at=HOUR)


@pytest.mark.parametrize("place", CORRECTED)
def test_a_correction_appears_at_its_hour_without_a_write(client, dated, clock, place):
    assert not says(client, place, CORRECTED[place])
    clock.move_to(AFTER)
    assert says(client, place, CORRECTED[place])


def test_the_words_of_a_correction_to_come_are_on_no_page(client, dated):
    assert not [place for place in CORRECTED if says(client, place, "80 metres")]


@pytest.mark.parametrize("word", ["correction", "dateModified", "modified_time"])
def test_programs_read_of_a_correction_at_its_hour(client, dated, clock, word):
    page = client.get("/2026/03/bridge/").text
    clock.move_to(AFTER)
    later = client.get("/2026/03/bridge/").text
    assert lines_with(word, page) != lines_with(word, later)


def lines_with(word: str, page: str) -> list[str]:
    return [line for line in page.split("\n") if word in line]


# --- Comments


def test_a_discussion_closes_at_its_hour(client, clock):
    Site.current()
    article = make_article(slug="bridge", comments_close_at=HOUR)
    filled = {"name": "Tove Lind", "email": "tove@mail.example", "comment": "In time."}
    assert client.post(f"{article.get_absolute_url()}comments/", filled).status_code == 303
    assert 'id="respond"' in client.get(article.get_absolute_url()).text
    clock.move_to(AFTER)
    assert 'name="comment"' not in client.get(article.get_absolute_url()).text
    assert client.post(f"{article.get_absolute_url()}comments/", {**filled, "comment": "Late."}).status_code == 403

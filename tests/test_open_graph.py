"""What a preview of a link shows, and the one address a page has."""

import html
import re
from datetime import UTC, datetime

import pytest

from articles.citing import save_with_notes
from articles.languages import LANGUAGES, open_graph_locale
from articles.models import Byline, Image, Site
from tests.factories import make_article, make_author, make_correction, make_image, make_section, make_topic

pytestmark = pytest.mark.django_db

PAGE = "/2026/03/bridge/"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"
    Site.current()
    Site.objects.update(name="The Quay Gazette", tagline="News with its sources")


def preview(text):
    """The properties of a page's head, each with all its values."""
    found = {}
    for name, value in re.findall(r'<meta (?:property|name)="((?:og|article|twitter):[^"]*)" content="([^"]*)">', text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_an_article_is_shown_with_what_a_preview_needs(client):
    make_article(
        slug="bridge", headline="Bridge closes", standfirst="For eleven weeks.", section=make_section("Harbour")
    )
    assert preview(client.get(PAGE).text) == {
        "og:title": ["Bridge closes"],
        "og:description": ["For eleven weeks."],
        "og:type": ["article"],
        "og:url": ["https://paper.example/2026/03/bridge/"],
        "og:site_name": ["The Quay Gazette"],
        "og:locale": ["en_US"],
        "twitter:card": ["summary"],
        "article:published_time": ["2026-03-05T09:00:00+00:00"],
        "article:modified_time": ["2026-03-05T09:00:00+00:00"],
        "article:section": ["Harbour"],
    }


def test_topics_and_authors_are_named_one_by_one(client):
    article = make_article(slug="bridge")
    article.topics.set([make_topic("Water"), make_topic("Bridges")])
    for place, slug in enumerate(["zora", "abel"]):
        Byline.objects.create(article=article, author=make_author(slug=slug), position=place)
    shown = preview(client.get(PAGE).text)
    assert shown["article:tag"] == ["Bridges", "Water"]
    assert shown["article:author"] == ["https://paper.example/author/zora/", "https://paper.example/author/abel/"]


def test_a_correction_moves_the_time_of_the_last_change(client):
    make_correction(make_article(slug="bridge"))
    assert preview(client.get(PAGE).text)["article:modified_time"] == ["2026-03-06T09:00:00+00:00"]


def test_times_are_to_the_second_in_the_zone_of_the_site(client):
    Site.objects.update(time_zone="Asia/Almaty")
    make_article(slug="bridge", published_at=datetime(2026, 3, 5, 9, 0, 1, 234567, tzinfo=UTC))
    shown = preview(client.get(PAGE).text)
    assert shown["article:published_time"] == shown["article:modified_time"] == ["2026-03-05T14:00:01+05:00"]


def test_a_lead_image_is_shown_large_with_its_size_and_alternative(client):
    make_article(slug="bridge", lead_image=make_image(alt='The "Iron" bridge'))
    shown = preview(client.get(PAGE).text)
    assert shown["og:image"] == ["https://paper.example" + Image.objects.get().get_absolute_url()]
    assert (shown["og:image:width"], shown["og:image:height"]) == (["1600"], ["900"])
    assert shown["og:image:alt"] == ['The "Iron" bridge']
    assert shown["twitter:card"] == ["summary_large_image"]


def test_the_locale_is_that_of_the_article(client):
    make_article(slug="bridge", language="kk")
    assert preview(client.get(PAGE).text)["og:locale"] == ["kk_KZ"]


def test_every_language_has_a_locale():
    assert all(re.fullmatch("[a-z]{2}_[A-Z]{2}", open_graph_locale(code)) for code, _name in LANGUAGES)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "The Quay Gazette"),
        ("/section/harbour/", "Harbour"),
        ("/topic/water/", "Water"),
        ("/author/zora/", "Zora"),
        ("/2026/03/", "March 2026"),
    ],
)
def test_a_list_is_shown_as_a_page_of_the_site_under_its_own_title(client, path, title):
    article = make_article(section=make_section("Harbour", slug="harbour"))
    article.topics.add(make_topic("Water", slug="water"))
    Byline.objects.create(article=article, author=make_author("Zora", slug="zora"))
    shown = preview(client.get(path).text)
    assert (shown["og:type"], shown["og:title"], shown["og:url"]) == (
        ["website"],
        [title],
        [f"https://paper.example{path}"],
    )
    assert shown["og:site_name"] == ["The Quay Gazette"]


def test_the_name_of_the_paper_is_left_out_however_it_is_spaced(client):
    Site.objects.update(name="The  Quay Gazette")
    make_article(slug="bridge", headline="Bridge | Ferry")
    assert preview(client.get(PAGE).text)["og:title"] == ["Bridge | Ferry"]


def test_a_preview_says_what_the_description_says(client):
    assert preview(client.get("/").text)["og:description"] == ["News with its sources"]


@pytest.mark.parametrize(
    "headline", ['Say "no" & go', "</title><script>", "Bridge | Ferry", "It's <b>bold</b>", "a\nb", "&quot;&amp;"]
)
def test_a_headline_is_text_in_the_preview_whatever_is_in_it(client, headline):
    make_article(slug="bridge", headline=headline)
    assert preview(client.get(PAGE).text)["og:title"] == [" ".join(headline.split())]


def test_no_marker_of_a_note_is_in_the_head(client):
    body = '<p>It closes<sup data-fn="a" data-text="Minutes"></sup> in May<sup data-ref="a"></sup>.</p>'
    save_with_notes(make_article(slug="bridge", body=body))
    head = client.get(PAGE).text.partition("</head>")[0]
    assert preview(head)["og:description"] == ["It closes in May."]
    assert '<meta name="description" content="It closes in May.">' in head
    assert '"description":"It closes in May."' in head


def test_a_page_without_an_address_of_its_own_has_no_preview(client):
    text = client.get("/nowhere/").text
    assert preview(text) == {}
    assert "<title>" in text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/section/harbour/",
        "/section/harbour/?page=2",
        "/topic/water/",
        "/author/zora/",
        "/2026/03/",
        "/archive/",
        PAGE,
    ],
)
def test_a_page_has_one_canonical_address_and_its_preview_the_same(client, path):
    section = make_section(slug="harbour")
    articles = [make_article(section=section) for _ in range(21)]
    make_article(slug="bridge", section=section)
    articles[0].topics.add(make_topic(slug="water"))
    Byline.objects.create(article=articles[0], author=make_author(slug="zora"))
    response = client.get(path)
    assert response.status_code == 200
    assert re.findall('<link rel="canonical" href="([^"]*)">', response.text) == [f"https://paper.example{path}"]
    assert preview(response.text)["og:url"] == [f"https://paper.example{path}"]

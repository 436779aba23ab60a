"""What the pages tell search engines of themselves, in the words of schema.org."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertNumQueries

from articles import structured_data
from articles.body import parse
from articles.citing import save_with_notes
from articles.models import Article, Byline, Image, Site
from articles.rendering import json_ld, render_page
from tests.factories import make_article, make_author, make_correction, make_image, make_section, make_topic

PAGE = "/2026/03/bridge/"
NOTES = (
    '<p>It closes<sup data-fn="a" data-text="Minutes" data-title="Board minutes" data-url="https://harbour.example/m#p2">'
    '</sup> in May<sup data-fn="b" data-text="The same minutes" data-url="https://harbour.example/m"></sup>, they '
    'say<sup data-fn="c" data-text="By telephone"></sup>.</p>'
)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


def blocks(text):
    """The data blocks of a page by their type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return {block["@type"]: block for block in map(json.loads, found)}


def article_block(client):
    return blocks(client.get(PAGE).text)["NewsArticle"]


@pytest.mark.django_db
def test_the_article_says_what_it_is(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette")
    make_article(
        slug="bridge",
        headline="Bridge closes",
        standfirst="For eleven weeks.",
        plain_text="The bridge closes on Monday.",
        section=make_section("Harbour"),
        comment_count=3,
    )
    assert article_block(client) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Bridge closes",
        "description": "For eleven weeks.",
        "url": "https://paper.example/2026/03/bridge/",
        "mainEntityOfPage": "https://paper.example/2026/03/bridge/",
        "datePublished": "2026-03-05T09:00:00+00:00",
        "dateModified": "2026-03-05T09:00:00+00:00",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "The Quay Gazette", "url": "https://paper.example/"},
        "articleSection": "Harbour",
        "wordCount": 5,
        "commentCount": 3,
    }


@pytest.mark.django_db
def test_authors_have_their_pages_and_stand_in_the_order_of_the_byline(client):
    article = make_article(slug="bridge")
    for place, name in enumerate(["Zora", "Abel"]):
        Byline.objects.create(article=article, author=make_author(name, slug=name.lower()), position=place)
    assert article_block(client)["author"] == [
        {"@type": "Person", "name": "Zora", "url": "https://paper.example/author/zora/"},
        {"@type": "Person", "name": "Abel", "url": "https://paper.example/author/abel/"},
    ]


@pytest.mark.django_db
def test_topics_are_keywords(client):
    make_article(slug="bridge").topics.set([make_topic("Water"), make_topic("Bridges")])
    assert article_block(client)["keywords"] == ["Bridges", "Water"]


@pytest.mark.django_db
def test_notes_with_an_address_are_cited_and_each_document_is_named_once(client):
    save_with_notes(make_article(slug="bridge", body=NOTES))
    said = article_block(client)
    assert said["citation"] == [
        {"@type": "WebPage", "name": "Board minutes", "url": "https://harbour.example/m#p2"},
        {"@type": "WebPage", "name": "The same minutes", "url": "https://harbour.example/m"},
    ]
    assert said["isBasedOn"] == ["https://harbour.example/m"]


@pytest.mark.django_db
def test_a_correction_is_said_and_an_update_only_changes_the_date(client):
    article = make_article(slug="bridge")
    make_correction(article, text="It is 80 metres long.", noted_at=datetime(2026, 3, 6, tzinfo=UTC))
    make_correction(article, text="The board answered.", kind="update", noted_at=datetime(2026, 3, 8, tzinfo=UTC))
    make_correction(article, text="Tomorrow's.", noted_at=timezone.now() + timedelta(days=1))
    said = article_block(client)
    assert said["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It is 80 metres long.",
            "datePublished": "2026-03-06T00:00:00+00:00",
        }
    ]
    assert said["dateModified"] == "2026-03-08T00:00:00+00:00"


@pytest.mark.django_db
def test_moments_are_in_the_zone_of_the_site(client):
    Site.current()
    Site.objects.update(time_zone="Asia/Almaty")
    make_article(slug="bridge")
    assert article_block(client)["datePublished"] == "2026-03-05T14:00:00+05:00"


@pytest.mark.django_db
def test_an_article_that_appeared_elsewhere_was_published_then(client):
    make_article(slug="bridge", originally_published_on=date(2011, 2, 15))
    assert article_block(client)["datePublished"] == "2011-02-15"


@pytest.mark.django_db
def test_words_are_not_counted_where_nothing_stands_between_them(client):
    make_article(slug="bridge", language="zh", plain_text="桥梁关闭")
    assert "wordCount" not in article_block(client)


@pytest.mark.django_db
def test_a_lead_image_is_named_with_its_size_and_its_caption(client):
    make_article(slug="bridge", lead_image=make_image(key="ab" * 8, file="images/x.jpg"), lead_caption="Low water")
    assert article_block(client)["image"] == [
        {
            "@type": "ImageObject",
            "url": "https://paper.example" + Image.objects.get().get_absolute_url(),
            "width": 1600,
            "height": 900,
            "caption": "Low water",
            "creditText": "Photo: Mira Tallow",
        }
    ]


@pytest.mark.django_db
def test_the_logo_is_the_publishers(client):
    Site.current()
    Site.objects.update(logo=b"x", logo_digest="abc", logo_width=640, logo_height=160)
    make_article(slug="bridge")
    assert article_block(client)["publisher"]["logo"] == {
        "@type": "ImageObject",
        "url": "https://paper.example/logo/abc/",
        "width": 640,
        "height": 160,
    }


@pytest.mark.django_db
def test_the_way_to_the_article_leads_through_its_section(client):
    make_article(slug="bridge", headline="Bridge closes", section=make_section("Harbour", slug="harbour"))
    assert blocks(client.get(PAGE).text)["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Harbour", "item": "https://paper.example/section/harbour/"},
        {"@type": "ListItem", "position": 2, "name": "Bridge closes", "item": "https://paper.example" + PAGE},
    ]


@pytest.mark.django_db
def test_an_article_without_a_section_has_no_way_to_it(client):
    make_article(slug="bridge")
    assert list(blocks(client.get(PAGE).text)) == ["NewsArticle"]


@pytest.mark.django_db
def test_the_front_page_says_how_the_paper_is_searched(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette", tagline="News with its sources")
    said = blocks(client.get("/").text)["WebSite"]
    assert (said["name"], said["url"]) == ("The Quay Gazette", "https://paper.example/")
    assert (said["description"], said["inLanguage"]) == ("News with its sources", "en")
    assert said["potentialAction"] == {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": "https://paper.example/search/?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }


@pytest.mark.django_db
def test_the_data_costs_no_query_of_its_own():
    paper = Site.current()
    article = make_article(body=NOTES, section=make_section(), lead_image=make_image())
    Byline.objects.create(article=article, author=make_author())
    article.topics.add(make_topic())
    make_correction(article)
    loaded = Article.objects.select_related("section", "lead_image").get()
    rows = {
        "bylines": list(article.bylines.select_related("author")),
        "topics": list(article.topics.all()),
        "corrections": list(article.corrections.all()),
        "notes": render_page(parse(loaded.body)).notes,
    }
    with assertNumQueries(0):
        said = structured_data.news_article(paper, loaded, **rows)
        structured_data.breadcrumbs(loaded)
    assert {"author", "keywords", "correction", "citation", "image"} <= set(said)


ATTACKS = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    'a"b\\',
    "R&D",
    "a\u2028b\u2029c",
    "\x01\x1f",
    "\u202e",
]


@pytest.mark.django_db
@pytest.mark.parametrize("headline", ATTACKS)
def test_no_headline_ends_the_block_or_is_changed_by_it(client, headline):
    make_article(slug="bridge", headline=headline, section=make_section(headline[:40]))
    text = client.get(PAGE).text
    assert text.count("<script") == text.count("</script>") == 2
    assert article_block(client)["headline"] == headline


@given(st.text())
def test_any_text_comes_out_of_the_block_as_it_went_in(text):
    block = json_ld({text: [text]})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {text: [text]}

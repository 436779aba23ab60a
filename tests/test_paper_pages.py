"""The pages on which a paper says who it is, and the links to them at the foot of every page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from pytest_django.asserts import assertNumQueries

from articles.models import Page, Site
from articles.models.page import RESERVED_SLUGS
from tests.factories import make_article, make_image, make_page
from tests.notes import cite
from tests.site_map import routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper():
    Site.current()


def foot(client, path="/"):
    """What the foot of a page links to: (path, name) in their order."""
    text = client.get(path).text
    return re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)', text[text.index("<footer") :])


# The page


def test_a_published_page_shows_its_title_its_text_and_when_it_changed(client):
    make_page(slug="advertising", title="Advertising", body="<p>We print <strong>small</strong> notices.</p>")
    text = client.get("/advertising/").text
    assert '<h1 id="headline">Advertising</h1>' in text
    assert "<p>We print <strong>small</strong> notices.</p>" in text
    assert re.search(r"Last changed <time datetime=", text)


def test_its_head_says_what_it_is(client, settings):
    settings.SITE_URL = "https://paper.example"
    make_page(slug="advertising", title="Ads & notices", body="<p>We print small\nnotices.</p><p>Ask us.</p>")
    text = client.get("/advertising/").text
    assert "<title>Ads &amp; notices | A New Newspaper</title>" in text
    assert '<meta name="description" content="We print small notices. Ask us.">' in text
    assert '<link rel="canonical" href="https://paper.example/advertising/">' in text


def test_its_notes_and_pictures_are_shown_as_on_an_article(client):
    image = make_image(alt="The quay")
    note = cite("a", text="Statutes", url="https://law.example/s")
    make_page(slug="advertising", body=f'<p>We are free{note}.</p><figure data-image="{image.key}"></figure>')
    text = client.get("/advertising/").text
    assert 'id="note-1"' in text
    assert "https://law.example/s" in text
    assert 'alt="The quay"' in text
    assert "/sources/law.example/" not in text  # where it would be in no list


def test_markup_that_no_text_may_have_is_not_shown(client):
    Page.objects.filter(kind="about").update(
        title="<i>About</i>", body="<p>One</p><script>alert(1)</script>", published_at="2026-03-05T09:00Z"
    )
    text = client.get("/about/").text
    assert "<script>alert" not in text
    assert "&lt;i&gt;About&lt;/i&gt;" in text


@pytest.mark.parametrize("path", ["/about/", "/contact/", "/masthead/", "/privacy/", "/comment-rules/", "/nowhere/"])
def test_what_nobody_published_is_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", ["about", "contact", "masthead", "privacy"])
def test_a_page_of_a_kind_is_there_once_it_is_published(client, kind):
    make_page(kind=kind, title="What we are")
    assert '<h1 id="headline">What we are</h1>' in client.get(f"/{kind}/").text


def test_capitals_lead_to_the_address(client):
    make_page(slug="advertising")
    answer = client.get("/Advertising/")
    assert (answer.status_code, answer["Location"]) == (301, "/advertising/")


def test_the_rules_for_comments_have_one_address(client):
    make_page(kind="comment-rules")
    assert client.get("/comment-rules/")["Location"] == "/comments/rules/"


def test_a_page_makes_as_many_queries_whatever_is_in_it(client):
    make_page(slug="short")
    figures = "".join(f'<figure data-image="{make_image().key}"></figure>' for _ in range(3))
    make_page(slug="long", body=f"<p>One{cite('a', url='https://law.example/s')}</p>{figures}")
    with assertNumQueries(3):
        client.get("/short/")
    with assertNumQueries(4):  # one more for all the pictures
        client.get("/long/")


# The foot of every page


def test_the_foot_links_to_published_pages_in_their_order(client):
    make_page(slug="advertising", title="Advertising", place=5)
    make_page(kind="comment-rules", title="How we read comments")
    make_page(kind="contact", title="Contact us")
    make_page(kind="about", title="Never saved", published_at=None)
    assert foot(client)[:3] == [
        ("/advertising/", "Advertising"),
        ("/contact/", "Contact us"),
        ("/comments/rules/", "How we read comments"),
    ]
    assert foot(client, make_article().get_absolute_url()) == foot(client) == foot(client, "/nowhere/at/all/")
    assert "Never saved" not in client.get("/").text


def test_the_foot_costs_no_query_however_many_pages_there_are(client):
    with CaptureQueriesContext(connection) as without:
        client.get("/archive/")
    for number in range(5):
        make_page(title=f"Page {number}")
    with assertNumQueries(len(without)):
        assert b"Page 4" in client.get("/archive/").content


def test_a_title_in_another_language_says_so(client):
    make_page(slug="daqstur", title="مرحبا", language="ar")
    make_page(slug="advertising", title="Advertising", language="en")
    text = client.get("/").text
    assert '<a href="/daqstur/" lang="ar" dir="rtl">' in text
    assert '<a href="/advertising/">' in text


def test_the_first_page_ever_asked_for_has_a_foot_too(client):
    Site.objects.all().delete()
    make_page(slug="advertising", title="Advertising")
    assert ("/advertising/", "Advertising") in foot(client)


# The addresses that are taken


def test_no_page_can_be_called_what_the_site_map_has_at_its_root():
    first_segments = {str(pattern.pattern).split("/")[0] for pattern in get_resolver().url_patterns}
    first_segments |= {route.path.split("/")[0] for route in routes()}
    words = {segment for segment in first_segments if re.fullmatch(r"[a-z0-9-]+", segment)}
    kinds = set(Page.Kind.values)
    assert words - kinds <= set(RESERVED_SLUGS)
    assert {"admin", "section", "contact"} <= words

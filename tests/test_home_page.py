from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Article, Footnote, Site
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


def make_articles(number, **fields):
    start = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    return [
        make_article(headline=f"Story {n:02}", published_at=start + timedelta(minutes=n), **fields)
        for n in range(number)
    ]


def headlines(response):
    return [article.headline for article in response.context["page"]]


def test_the_newest_article_comes_first(client):
    make_articles(3)
    make_article(headline="Scheduled long ago", published_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert headlines(client.get("/")) == ["Story 02", "Story 01", "Story 00", "Scheduled long ago"]


def test_of_two_articles_of_one_moment_the_later_one_comes_first(client):
    make_article(headline="First")
    make_article(headline="Second")
    assert headlines(client.get("/")) == ["Second", "First"]


def test_a_draft_a_scheduled_and_a_retracted_article_are_not_listed(client):
    make_draft(headline="Draft")
    make_article(headline="Tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Withdrawn", retracted_at=timezone.now())
    response = client.get("/")
    assert headlines(response) == []
    assert "Nothing has been published yet" in response.text


def test_the_lead_shows_its_standfirst(client):
    make_article(standfirst="Six weeks of detours.", plain_text="The bridge closes on Monday.")
    page = client.get("/").text
    assert "Six weeks of detours." in page
    assert "The bridge closes on Monday." not in page


def test_a_lead_without_a_standfirst_shows_the_beginning_of_its_text(client):
    make_article(plain_text=f"The bridge closes.{' More.' * 60}\nSecond paragraph.")
    page = client.get("/").text
    assert "The bridge closes. More." in page
    assert "More. …" in page
    assert "Second paragraph." not in page


def test_a_page_holds_twenty_articles_and_links_to_the_next(client):
    make_articles(21)
    first, second = client.get("/"), client.get("/?page=2")
    assert (len(headlines(first)), headlines(second)) == (20, ["Story 00"])
    assert '<a href="/?page=2" rel="next">' in first.text
    assert '<a href="/" rel="prev">' in second.text


def test_a_later_page_says_so_in_its_title(client):
    make_articles(21)
    name = Site.current().name
    assert f"<title>{name}</title>" in client.get("/").text
    assert f"<title>Page 2 | {name}</title>" in client.get("/?page=2").text


def test_the_canonical_address_comes_from_the_settings_and_the_first_page_has_no_number(client, settings):
    settings.SITE_URL = "https://paper.example"
    make_articles(21)
    assert '<link rel="canonical" href="https://paper.example/">' in client.get("/?page=1").text
    assert '<link rel="canonical" href="https://paper.example/?page=2">' in client.get("/?page=2&from=mail").text


@pytest.mark.parametrize("page", ["0", "01", "-1", "3", "2x", "", "1.0", "٢", "9999999999999999999999", "%00", "last"])
def test_a_page_number_that_is_none_gets_404(client, page):
    make_articles(21)
    assert client.get(f"/?page={page}").status_code == 404


def test_a_story_says_how_many_notes_and_comments_it_has(client):
    cited, plain = make_article(headline="Cited", comment_count=27), make_article(headline="Plain")
    for number in (1, 2):
        Footnote.objects.create(article=cited, key=f"k{number}", number=number, text="Minutes")
    text = client.get("/").text
    assert f'<a href="{cited.get_absolute_url()}#notes-h">2 notes</a>' in text
    assert f'<a href="{cited.get_absolute_url()}#comments">27 comments</a>' in text
    assert f"{plain.get_absolute_url()}#" not in text


def test_a_story_in_another_language_says_so(client):
    make_article(headline="أخبار", language="ar")
    make_article(headline="News", language="en")
    text = client.get("/").text
    assert text.count('lang="ar" dir="rtl"') == 1
    assert text.count("lang=") == 2


def test_the_number_of_queries_does_not_depend_on_the_number_of_articles(client):
    Site.current()
    make_articles(1, section=make_section())
    with assertNumQueries(4):
        client.get("/")
    for article in make_articles(24, comment_count=3):
        article.section = make_section()
        article.save()
        Footnote.objects.create(article=article, key="k1", number=1, text="Minutes")
    assert Article.objects.count() == 25
    with assertNumQueries(4):
        client.get("/")


def test_a_list_does_not_load_bodies_and_notes(client):
    make_articles(2)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert not any(text in query["sql"] for query in queries for text in ('"body"', '"notes_text"'))


def test_the_name_and_tagline_of_the_paper_stand_at_the_top(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette", tagline="Ships, sheds and shifts")
    text = client.get("/").text
    assert "The Quay Gazette" in text
    assert '<p class="tagline">Ships, sheds and shifts</p>' in text
    assert '<meta name="description" content="Ships, sheds and shifts">' in text


def test_only_sections_with_something_to_read_are_in_the_bar(client):
    make_article(section=make_section("Harbour", slug="harbour"))
    make_draft(section=make_section("Empty", slug="empty"))
    text = client.get("/").text
    assert '<a href="/section/harbour/">Harbour</a>' in text
    assert "Empty" not in text

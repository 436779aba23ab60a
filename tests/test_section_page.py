import pytest
from pytest_django.asserts import assertNumQueries

from articles.models import Site
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


def test_a_section_lists_its_own_published_articles(client):
    harbour, school = make_section("Harbour", slug="harbour"), make_section("School", slug="school")
    make_article(headline="Bridge", section=harbour)
    make_article(headline="Lessons", section=school)
    make_draft(headline="Unfinished", section=harbour)
    response = client.get("/section/harbour/")
    assert [article.headline for article in response.context["page"]] == ["Bridge"]
    assert "<h1>Harbour</h1>" in response.text


def test_the_section_is_marked_as_current_in_the_bar(client):
    make_article(section=make_section("Harbour", slug="harbour"))
    text = client.get("/section/harbour/").text
    assert '<a href="/section/harbour/" aria-current="page">Harbour</a>' in text


def test_a_section_is_paged_and_its_later_pages_have_their_own_address(client, settings):
    settings.SITE_URL = "https://paper.example"
    harbour = make_section("Harbour", slug="harbour")
    for _ in range(21):
        make_article(section=harbour)
    text = client.get("/section/harbour/?page=2").text
    assert '<link rel="canonical" href="https://paper.example/section/harbour/?page=2">' in text
    assert '<a href="/section/harbour/" rel="prev">' in text
    assert client.get("/section/harbour/?page=3").status_code == 404


def test_the_description_stands_at_the_head_and_is_what_search_engines_read(client):
    make_section("Harbour", slug="harbour", description="Ships and sheds.")
    text = client.get("/section/harbour/").text
    assert '<p class="stand">Ships and sheds.</p>' in text
    assert '<meta name="description" content="Ships and sheds.">' in text


def test_without_a_description_search_engines_read_what_the_page_is(client):
    make_section("Harbour", slug="harbour")
    assert 'content="All articles of the section Harbour in ' in client.get("/section/harbour/").text


def test_an_empty_section_says_so(client):
    make_section("Harbour", slug="harbour")
    assert "Nothing has been published in this section yet." in client.get("/section/harbour/").text


def test_a_section_that_does_not_exist_gets_404(client):
    assert client.get("/section/nowhere/").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_articles(client):
    Site.current()
    harbour = make_section("Harbour", slug="harbour")
    make_article(section=harbour)
    with assertNumQueries(6):
        client.get("/section/harbour/")
    for _ in range(19):
        make_article(section=harbour)
    with assertNumQueries(6):
        client.get("/section/harbour/")

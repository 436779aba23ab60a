from datetime import UTC, datetime

import pytest
from pytest_django.asserts import assertNumQueries

from articles.models import Site
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db


def publish_in(year, month, **fields):
    at = datetime(year, month, 5, 9, 0, tzinfo=UTC)
    return make_article(**{"published_at": at, "url_year": year, "url_month": month, **fields})


def test_a_month_lists_the_articles_whose_addresses_name_it(client):
    publish_in(2026, 3, headline="Bridge")
    publish_in(2026, 4, headline="Later")
    publish_in(2025, 3, headline="A year before")
    # Its address was settled in a zone where it was March already.
    publish_in(2026, 3, headline="At midnight", published_at=datetime(2026, 2, 28, 20, 0, tzinfo=UTC))
    response = client.get("/2026/03/")
    assert [article.headline for article in response.context["page"]] == ["Bridge", "At midnight"]


def test_the_heading_names_the_month_in_the_language_of_the_site(client):
    Site.current()
    publish_in(2026, 3)
    assert "<h1>March 2026</h1>" in client.get("/2026/03/").text
    Site.objects.update(language="ru")
    assert "<h1>Март 2026 г.</h1>" in client.get("/2026/03/").text


def test_a_month_leads_to_the_nearest_months_that_have_something(client):
    for year, month in ((2025, 11), (2026, 1), (2026, 3), (2026, 7), (2026, 9)):
        publish_in(year, month)
    make_draft(url_year=2026, url_month=2)
    text = client.get("/2026/03/").text
    assert '<a href="/2026/01/">January 2026</a>' in text
    assert '<a href="/2026/07/">July 2026</a>' in text
    assert '<a href="/2025/11/">November 2025</a>' in client.get("/2026/01/").text
    assert not any(path in text for path in ("/2026/02/", "/2026/09/", "/2025/11/"))


def test_a_month_alone_leads_nowhere(client):
    publish_in(2026, 3)
    assert 'aria-label="Months"' not in client.get("/2026/03/").text


@pytest.mark.parametrize("path", ["/2026/02/", "/0000/01/", "/9999/12/", "/2026/13/", "/2026/00/", "/2026/3/"])
def test_a_month_without_published_articles_gets_404(client, path):
    make_draft(url_year=2026, url_month=2)
    assert client.get(path).status_code == 404


def test_a_retracted_article_leaves_its_month_empty(client):
    publish_in(2026, 3, retracted_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert client.get("/2026/03/").status_code == 404


def test_a_month_is_paged_and_each_page_has_one_address_and_a_title_of_its_own(client, settings):
    settings.SITE_URL = "https://paper.example"
    for _ in range(21):
        publish_in(2026, 3)
    text = client.get("/2026/03/?page=2").text
    assert '<link rel="canonical" href="https://paper.example/2026/03/?page=2">' in text
    assert "<title>March 2026, page 2 | " in text


def test_search_engines_read_what_the_page_is(client):
    Site.current()
    Site.objects.update(name="The “Quay” & Gazette")
    publish_in(2026, 3)
    assert 'content="Everything that The “Quay” &amp; Gazette published: March 2026."' in client.get("/2026/03/").text


def test_the_number_of_queries_does_not_depend_on_the_number_of_articles(client):
    Site.current()
    publish_in(2026, 3, section=make_section())
    with assertNumQueries(5):
        client.get("/2026/03/")
    for month in (1, 2, 3, 3, 3, 4):
        publish_in(2026, month, section=make_section())
    with assertNumQueries(5):
        client.get("/2026/03/")

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Site
from tests.factories import make_article, make_draft
from tests.test_month_page import publish_in

pytestmark = pytest.mark.django_db


def test_the_archive_counts_the_published_articles_of_every_month_newest_first(client):
    for year, month in ((2025, 12), (2026, 3), (2026, 3), (2026, 1)):
        publish_in(year, month)
    make_draft(url_year=2026, url_month=2)
    publish_in(2026, 3, retracted_at=timezone.now())
    response = client.get("/archive/")
    assert [(month["path"], month["count"]) for month in response.context["months"]] == [
        ("/2026/03/", 2),
        ("/2026/01/", 1),
        ("/2025/12/", 1),
    ]


def test_each_year_is_a_heading_and_each_month_a_link_with_its_count(client):
    publish_in(2025, 12)
    text = client.get("/archive/").text
    assert '<h2 id="y2025">2025</h2>' in text
    assert '<a href="/2025/12/">December</a>' in text
    assert ">1 article<" in text


def test_months_are_named_in_the_language_of_the_site(client):
    Site.current()
    Site.objects.update(language="ru")
    publish_in(2026, 3)
    assert '<a href="/2026/03/">Март</a>' in client.get("/archive/").text


def test_an_archive_with_nothing_in_it_says_so(client):
    response = client.get("/archive/")
    assert response.status_code == 200
    assert "Nothing has been published yet." in response.text


def test_the_archive_has_one_address_and_says_what_it_is(client, settings):
    settings.SITE_URL = "https://paper.example"
    text = client.get("/archive/?page=7").text
    assert '<link rel="canonical" href="https://paper.example/archive/">' in text
    assert '<meta name="description" content="Everything that ' in text


def test_the_archive_takes_one_query_beside_the_frame_of_every_page(client):
    Site.current()
    make_article()
    with assertNumQueries(3):
        client.get("/archive/")
    for month in range(1, 13):
        publish_in(2025, month)
    with assertNumQueries(3):
        client.get("/archive/")

import pytest
from pytest_django.asserts import assertNumQueries

from articles.models import Site
from tests.factories import make_article, make_draft, make_editor, make_section, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare():
    Site.current()
    return make_topic("Water supply", slug="water-supply")


@pytest.fixture
def water(bare):
    make_article(headline="Pumps", published_at="2026-01-01T00:00Z").topics.add(bare)
    return bare


def test_a_topic_lists_its_published_articles_of_every_section_newest_first(client, water):
    for headline, section in (("Pipes", make_section()), ("Wells", make_section())):
        make_article(headline=headline, section=section).topics.add(water)
    make_draft(headline="Unfinished").topics.add(water)
    make_article(headline="Lessons").topics.add(make_topic())
    response = client.get("/topic/water-supply/")
    assert [article.headline for article in response.context["page"]] == ["Wells", "Pipes", "Pumps"]
    assert "<h1>Water supply</h1>" in response.text


def test_the_description_stands_at_the_head_and_is_what_search_engines_read(client, water):
    water.description = "Who gets water, and who <pays>."
    water.save()
    text = client.get("/topic/water-supply/").text
    assert '<p class="stand">Who gets water, and who &lt;pays&gt;.</p>' in text
    assert '<meta name="description" content="Who gets water, and who &lt;pays&gt;.">' in text


def test_without_a_description_search_engines_read_what_the_page_is(client, water):
    Site.objects.update(name="The Quay Gazette")
    text = client.get("/topic/water-supply/").text
    assert 'content="All articles on the topic Water supply in The Quay Gazette, newest first."' in text


def test_a_topic_is_paged_and_each_page_has_one_address_and_a_title_of_its_own(client, water, settings):
    settings.SITE_URL = "https://paper.example"
    Site.objects.update(name="The Quay Gazette")
    for _ in range(20):
        make_article().topics.add(water)
    text = client.get("/topic/water-supply/?page=2").text
    assert '<link rel="canonical" href="https://paper.example/topic/water-supply/?page=2">' in text
    assert "<title>Water supply, page 2 | The Quay Gazette</title>" in text
    assert "<title>Water supply | The Quay Gazette</title>" in client.get("/topic/water-supply/").text
    assert client.get("/topic/water-supply/?page=3").status_code == 404


def test_a_topic_has_no_page_before_an_article_on_it_is_published(client, bare):
    make_draft().topics.add(bare)
    assert client.get("/topic/water-supply/").status_code == 404
    make_article().topics.add(bare)
    assert client.get("/topic/water-supply/").status_code == 200


def test_the_newsroom_links_the_page_of_a_topic_once_it_is_there(client, bare):
    client.force_login(make_editor())
    form = f"/admin/articles/topic/{bare.pk}/change/"
    assert 'href="/topic/water-supply/"' not in client.get(form).text
    make_article().topics.add(bare)
    assert 'href="/topic/water-supply/"' in client.get(form).text


def test_a_topic_that_does_not_exist_gets_404(client):
    assert client.get("/topic/nowhere/").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_articles(client, water):
    with assertNumQueries(6):
        client.get("/topic/water-supply/")
    for _ in range(19):
        make_article(section=make_section()).topics.add(water)
    with assertNumQueries(6):
        client.get("/topic/water-supply/")

import pytest
from pytest_django.asserts import assertNumQueries

from articles.models import Byline, Image, Site
from tests.factories import make_article, make_author, make_draft, make_image

pytestmark = pytest.mark.django_db

PAGE = "/author/ines-valdor/"


@pytest.fixture
def ines():
    Site.current()
    author = make_author("Ines Valdor", slug="ines-valdor")
    write(author, headline="Pumps", published_at="2026-01-01T00:00Z")
    return author


def write(author, make=make_article, **fields):
    article = make(**fields)
    Byline.objects.create(article=article, author=author)
    return article


def test_an_author_has_a_page_with_their_published_articles_newest_first(client, ines):
    write(ines, headline="Pipes")
    write(ines, headline="Wells")
    write(ines, make_draft, headline="Unfinished")
    write(make_author(), headline="Lessons")
    response = client.get(PAGE)
    assert [article.headline for article in response.context["page"]] == ["Wells", "Pipes", "Pumps"]
    assert "<h1><bdi>Ines Valdor</bdi></h1>" in response.text


def test_the_biography_is_plain_text_in_paragraphs(client, ines):
    ines.bio = "Covers the harbour.\n\nBefore that, <b>ships</b>."
    ines.save()
    text = client.get(PAGE).text
    assert "<p>Covers the harbour.</p>\n\n<p>Before that, &lt;b&gt;ships&lt;/b&gt;.</p>" in text
    assert '<meta name="description" content="Covers the harbour.' in text


def test_the_photo_stands_with_its_credit(client, ines, monkeypatch):
    monkeypatch.setattr(Image, "get_absolute_url", lambda image: f"/image/{image.key}.jpg")
    ines.photo = make_image(alt="Ines Valdor on the quay", credit="Photo: Tove Lind")
    ines.save()
    text = client.get(PAGE).text
    assert 'alt="Ines Valdor on the quay"' in text
    assert "Photo: Tove Lind" in text


def test_an_author_has_no_page_before_an_article_of_theirs_is_published(client):
    write(make_author(slug="tove-lind"), make_draft)
    assert client.get("/author/tove-lind/").status_code == 404


def test_the_byline_of_an_article_leads_to_the_author(client, ines):
    article = write(ines)
    link = f'<a href="{PAGE}" rel="author"><bdi>Ines Valdor</bdi></a>'
    assert link in client.get(article.get_absolute_url()).text


def test_an_author_is_paged_and_each_page_has_one_address(client, ines, settings):
    settings.SITE_URL = "https://paper.example"
    for _ in range(20):
        write(ines)
    text = client.get(f"{PAGE}?page=2").text
    assert f'<link rel="canonical" href="https://paper.example{PAGE}?page=2">' in text
    assert "<title>Ines Valdor, page 2 | " in text


def test_an_author_who_does_not_exist_gets_404(client):
    assert client.get("/author/nobody/").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_articles(client, ines):
    with assertNumQueries(6):
        client.get(PAGE)
    for _ in range(19):
        write(ines)
    with assertNumQueries(6):
        client.get(PAGE)

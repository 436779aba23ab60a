"""An article's long texts are read from the database by the pages that show them, and by no other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.citing import save_with_notes
from articles.models import Site
from comments.models import Comment
from tests.factories import make_article, make_author, make_comment, make_correction, make_section, make_topic

pytestmark = pytest.mark.django_db

BODY = '<p>One<sup data-fn="a" data-title="Timetable" data-url="https://ferry.example/"></sup></p>'
LONG_TEXTS = ('."body"', '."notes_text"')
WITHOUT_TEXT = [
    "/",
    "/section/harbour/",
    "/topic/water/",
    "/author/ines/",
    "/archive/",
    "/2026/03/",
    "/corrections/",
    "/corrections/feed.atom",
    "/sources/",
    "/sources/ferry.example/",
    "/2026/03/bridge/feed.atom",
    "/2026/03/bridge/cite.bib",
    "/2026/03/bridge/cite.json",
    "/comments/{comment}/",
    "/comments/{comment}/reply/",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/sitemap-lists-1.xml",
    "/sitemap-news.xml",
]


@pytest.fixture
def comment():
    Site.current()
    article = make_article(slug="bridge", section=make_section("Harbour", slug="harbour"), body=BODY)
    save_with_notes(article)
    article.topics.add(make_topic(slug="water"))
    article.bylines.create(author=make_author(slug="ines"))
    make_correction(article)
    return make_comment(article, state=Comment.State.APPROVED)


@pytest.fixture(autouse=True)
def _statements_in_full(settings):
    """The statements of the pages, and not the names of their plans."""
    settings.DATABASE_POOLED = True


def texts_read(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code in (200, 302)
    return [text for text in LONG_TEXTS if any(text in query["sql"] for query in queries)]


@pytest.mark.parametrize("path", WITHOUT_TEXT)
def test_a_page_without_the_text_of_an_article_does_not_read_it(client, comment, path):
    assert texts_read(client, path.format(comment=comment.pk)) == []


@pytest.mark.parametrize("path", ["/2026/03/bridge/", "/feed.atom"])
def test_a_page_with_the_text_of_an_article_reads_it_without_the_words_of_the_notes(client, comment, path):
    assert texts_read(client, path) == ['."body"']

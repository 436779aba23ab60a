"""The paper that `benchmarks.site` makes to measure on: its rows are rows that the verbs could have left."""

import hashlib

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q

from articles import citing, vocabulary
from articles.models import Article, Revision, Source
from benchmarks import site
from comments import event_log, thread
from comments.models import Comment

ARTICLES, COMMENTS = 24, 160


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """One paper for all tests that leave it as it is."""
    with django_db_blocker.unblock(), transaction.atomic():
        site.fill(ARTICLES, COMMENTS)
        yield
        transaction.set_rollback(True)


def digest_of(table: str) -> str:
    """Return what the rows of a table say, whatever their ids: sequences do not go back when a test ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (to_jsonb(made) - 'id')::text FROM {table} AS made ORDER BY 1")
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def test_a_made_article_is_what_saving_it_would_leave(paper):
    with transaction.atomic():
        for article in Article.objects.all():
            before = said_by(article)
            citing.save_with_notes(article)
            assert said_by(article) == before
        for source in Source.objects.all()[:20]:
            domain = source.domain
            source.save()
            assert source.domain == domain != ""
        transaction.set_rollback(True)


def said_by(article: Article) -> tuple:
    columns = ("key", "number", "text", "title", "accessed", "source", "fragment")
    notes = [*article.footnotes.order_by("number").values_list(*columns)]
    return (article.body, article.plain_text, article.notes_text, notes)


def test_counts_and_the_log_of_a_made_paper_are_right(paper):
    approved = Count("comments", filter=Q(comments__state="approved"))
    assert not Article.objects.annotate(number=approved).exclude(number=F("comment_count")).exists()
    assert event_log.verify() is None
    assert event_log.head_and_length()[1] >= Comment.objects.exclude(state="held").count() > 120
    assert vocabulary.count_words() == 0
    assert not Revision.objects.exclude(body=F("article__body")).exists()


def test_the_measured_discussions_have_the_comments_that_their_names_say(paper):
    assert len(thread.page_of_threads(Article.objects.get(pk=1)).entries) > 0
    assert Article.objects.get(pk=1).comments.public().count() == 50
    assert Article.objects.get(pk=2).comments.standing().count() == COMMENTS - 50
    assert Comment.objects.filter(depth__gte=3).exists()


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_rows_and_another_one_does_not():
    digests = []
    for seed in (1, 1, 2):
        mark = connection.savepoint()
        site.fill(5, 20, seed)
        digests.append([digest_of(table) for table in ("articles_footnote", "comments_comment", "articles_article")])
        connection.savepoint_rollback(mark)
    assert digests[0] == digests[1]
    assert not set(digests[0]) & set(digests[2])


def test_every_measured_page_is_there(paper, client):
    for path in site.addresses().values():
        assert client.get(path).status_code == 200, path


def test_a_database_that_has_articles_is_not_filled(paper):
    with pytest.raises(site.NotEmpty):
        site.fill(1, 1)
    assert Article.objects.count() == ARTICLES

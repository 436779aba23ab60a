"""The same text is found again by its digest, through the index."""

import pytest
from django.db import connection

from comments.models import Comment
from comments.repeats import Repeats, repeats_of
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_comments_and_articles_with_one_text_are_counted():
    article = make_article()
    for where in (article, article, make_article()):
        make_comment(where, text="Boat trips!")
    make_comment(text="Boat trips")
    assert repeats_of(["Boat trips!", "Never said"]) == {"Boat trips!": Repeats(comments=3, articles=2)}


def test_nothing_is_asked_of_no_text():
    make_comment()
    assert repeats_of([""]) == {}


def test_the_index_of_the_digests_is_used():
    article = make_article()
    Comment.objects.bulk_create(Comment(article=article, name="Oona", text=f"Number {n}.") for n in range(500))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("ANALYZE comments_comment")
    digest = Comment.objects.extra(where=["md5(text) IN ('a', 'b')"])
    assert "comment_same_text" in digest.explain()
    asked = []
    with connection.execute_wrapper(lambda run, sql, *rest: (asked.append((sql, rest[0])), run(sql, *rest))[1]):
        repeats_of(["One.", "Two."])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0][0]}", asked[0][1])
        assert "comment_same_text" in str(cursor.fetchall())

"""A passage is removed while others decide, write and publish: nobody waits for ever, and nothing brings it back."""

import time

import pytest
from django.db import connection, transaction

from articles import publishing, redacting, writing
from articles.content import Content
from articles.models import Article, Image, Site, User
from articles.vocabulary import count_words
from comments import moderation
from comments.models import Comment
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor, make_image

pytestmark = pytest.mark.django_db(transaction=True)

PASSAGE = "stole the bell"


def approve_as_it_reads_now(comment: Comment, editor: User) -> None:
    """Approve; a comment whose words were taken out since it was read is read again."""
    try:
        moderation.approve(comment, editor)
    except moderation.Rewritten:
        comment.refresh_from_db()
        moderation.approve(comment, editor)


def test_it_waits_for_nobody_who_waits_for_it():
    Site.current()
    editor = make_editor()
    article = make_article(body=f"<p>They {PASSAGE}.</p>")
    comments = [make_comment(article, text=f"Who {PASSAGE}?") for _ in range(6)]
    content = Content(headline="Bell", body=f"<p>They {PASSAGE}.</p>", slug="bell")
    writing.save(article, content, editor)
    failures = together(
        lambda: redacting.redact(PASSAGE, "an order", editor, article),
        lambda: [approve_as_it_reads_now(comment, editor) for comment in reversed(comments)],
        lambda: publishing.publish(Article.objects.get(pk=article.pk)),
        lambda: count_words(),
    )
    assert failures == []
    assert Comment.objects.filter(state="approved").count() == 6
    assert not Comment.objects.filter(text__contains=PASSAGE).exists()
    article.refresh_from_db()
    assert PASSAGE not in article.body
    assert not article.revisions.filter(body__contains=PASSAGE).exists()
    assert Article.objects.get(pk=article.pk).comment_count == 6


def test_it_holds_pictures_in_the_order_of_those_who_save_other_articles_with_them():
    Site.current()
    editor = make_editor()
    old, new = make_image(), make_image()
    shown = '<figure data-image="{}"></figure><p>They stole the bell.</p>'
    first = Content(headline="Bell", body=shown.format(old.key))
    article = writing.save(Article(), first, editor).article
    writing.save(article, Content(headline="Bell", body=shown.format(new.key)), editor)

    @transaction.atomic
    def hold_both() -> None:
        for image in (old, new):
            Image.objects.select_for_update(no_key=True).get(pk=image.pk)
            _wait_until_somebody_waits()

    @transaction.atomic
    def remove() -> None:
        time.sleep(0.3)
        redacting.redact(PASSAGE, "an order", editor, article)

    assert together(hold_both, remove) == []
    assert PASSAGE not in Article.objects.get().body


def _wait_until_somebody_waits() -> None:
    """Wait, for at most three seconds, until a connection waits for a row that another one holds."""
    for _look in range(30):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)

"""A passage is removed while others decide, write and publish: nobody waits for ever, and nothing brings it back."""

import pytest

from articles import publishing, redacting, writing
from articles.content import Content
from articles.models import Article, Site
from articles.vocabulary import count_words
from comments import moderation
from comments.models import Comment
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db(transaction=True)

PASSAGE = "stole the bell"


def test_it_waits_for_nobody_who_waits_for_it():
    Site.current()
    editor = make_editor()
    article = make_article(body=f"<p>They {PASSAGE}.</p>")
    comments = [make_comment(article, text=f"Who {PASSAGE}?") for _ in range(6)]
    content = Content(headline="Bell", body=f"<p>They {PASSAGE}.</p>", slug="bell")
    writing.save(article, content, editor)
    failures = together(
        lambda: redacting.redact(PASSAGE, "an order", editor, article),
        lambda: [moderation.approve(comment, editor) for comment in reversed(comments)],
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

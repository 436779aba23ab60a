"""Content that nobody has published, as an article in memory."""

import pytest

from articles.content import Content
from articles.models import Article
from articles.previewing import as_written
from tests.factories import make_article, make_correction, make_section

pytestmark = pytest.mark.django_db


def test_the_article_it_was_written_for_stays_as_it_is():
    article = make_article(headline="Old", body="<p>Old.</p>", section=make_section("Old"), comment_count=3)
    shown, _ = as_written(Content(headline="New", body="<p>New.</p>"), article)
    assert (shown.headline, shown.section, shown.plain_text, shown.comment_count) == ("New", None, "New.", 0)
    assert (article.headline, article.section.name, article.comment_count) == ("Old", "Old", 3)
    article.refresh_from_db()
    assert article.body == "<p>Old.</p>"


def test_what_it_names_and_the_paper_does_not_have_is_left_out():
    content = Content(headline="New", section="gone", topics=("gone",), authors=("gone",), lead_image="0" * 16)
    shown, around = as_written(content)
    assert (shown.section, shown.lead_image, around.topics, around.bylines) == (None, None, [], [])
    assert not Article.objects.exists()


def test_it_has_the_corrections_of_its_own_article_alone():
    article = make_article()
    make_correction(article, text="Ours.")
    make_correction(text="Theirs.")
    assert [correction.text for correction in as_written(Content(headline="New"), article)[1].corrections] == ["Ours."]
    assert as_written(Content(headline="New"))[1].corrections == []

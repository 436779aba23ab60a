"""The Publish button: what it lets through, what it holds back, and for whom it is there."""

import pytest

from articles.models import Article
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_draft, make_editor, make_writer
from tests.test_article_admin import NOTED

pytestmark = pytest.mark.django_db

DANGLING = '<p>The ferry sank<sup data-ref="gone"></sup>. It was old<sup data-fn="k1"></sup>.</p>'


WRITES = ("view_article", "add_article", "change_article")


def pressing_publish(article: Article | None = None, **fields) -> dict:
    values = typed(article, **fields)
    del values["_save"]
    return {**values, "_publish": "Publish"}


def test_publish_saves_and_publishes_and_links_to_the_page(client):
    client.force_login(make_editor())
    page = client.post(ADD, pressing_publish(headline="Ferry sinks", body=NOTED), follow=True)
    article = Article.objects.get()
    assert article.is_public
    assert article.slug == "ferry-sinks"
    assert f'href="{article.get_absolute_url()}">Ferry sinks</a>' in page.content.decode()


def test_a_text_with_faults_is_saved_as_a_draft_and_each_fault_is_named(client):
    client.force_login(make_editor())
    page = client.post(ADD, pressing_publish(body=DANGLING), follow=True).content.decode()
    article = Article.objects.get()
    assert article.published_at is None
    assert "sank" in article.body
    faults = page[page.index('class="faults"') : page.index("</section>")]
    assert faults.count("<li>") == 2
    assert "The ferry sank" in faults
    assert "It was old" in faults
    assert "not published" in page


def test_a_published_article_does_not_take_a_text_with_faults(client):
    client.force_login(make_editor())
    article = make_article(body="<p>The ferry runs.</p>")
    page = client.post(form_of(article), pressing_publish(article, body=DANGLING), follow=True)
    article.refresh_from_db()
    assert article.body == "<p>The ferry runs.</p>"
    assert "The ferry sank" in page.text[page.text.index('class="faults"') :]
    assert "The ferry sank" in page.context["adminform"].form["body"].value()


def test_a_writer_without_the_right_sees_no_publish_button(client):
    client.force_login(make_writer(*WRITES))
    assert b'name="_publish"' not in client.get(form_of(make_draft())).content


def test_a_writer_without_the_right_cannot_publish_by_sending_the_button(client):
    client.force_login(make_writer(*WRITES))
    article = make_draft()
    assert client.post(form_of(article), pressing_publish(article)).status_code == 403
    assert client.post(ADD, pressing_publish()).status_code == 403
    assert not Article.objects.filter(published_at__isnull=False).exists()


def test_what_a_writer_without_the_right_saves_is_not_what_readers_see(client):
    client.force_login(make_writer(*WRITES))
    article = make_article()
    client.post(form_of(article), typed(article, body="<p>Mine.</p>"))
    article.refresh_from_db()
    assert article.body == "<p>The bridge closes on Monday.</p>"
    assert client.post(form_of(article), pressing_publish(article)).status_code == 403


def test_a_writer_with_the_right_can_publish(client):
    client.force_login(make_writer(*WRITES, "publish_article"))
    article = make_draft()
    client.post(form_of(article), pressing_publish(article))
    article.refresh_from_db()
    assert article.is_public

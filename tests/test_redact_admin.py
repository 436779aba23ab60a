"""The page on which an administrator removes a passage."""

import pytest

from articles.models import Redaction
from tests.article_form import form_of
from tests.factories import make_comment, make_draft, make_editor, make_writer

pytestmark = pytest.mark.django_db


def redact(article) -> str:
    return f"/admin/articles/article/{article.pk}/redact/"


def test_looking_says_where_it_stands_and_changes_nothing(desk):
    article = make_draft(body="<p>They stole the bell.</p>")
    make_comment(article, text="They stole the bell.")
    page = desk.post(redact(article), {"passage": "stole the bell", "_look": "x"}).text
    assert "<li>Comments: 1</li>" in page
    assert "<li>The article: 1</li>" in page
    assert 'name="_remove"' in page
    article.refresh_from_db()
    assert article.body == "<p>They stole the bell.</p>"


def test_a_passage_that_stands_nowhere_cannot_be_removed_there(desk):
    page = desk.post(redact(make_draft()), {"passage": "stole the bell", "_look": "x"}).text
    assert "The passage stands nowhere." in page
    assert 'name="_remove"' not in page


def test_removing_says_in_how_many_places_and_lists_who_did_it_and_why(desk):
    article = make_draft(body="<p>They stole the bell.</p>", slug="they-stole-the-bell")
    answer = desk.post(
        redact(article), {"passage": "stole the bell", "reason": "an order", "_remove": "x"}, follow=True
    )
    assert "The passage was removed in 1 place." in answer.text
    assert "web address still spells it" in answer.text
    assert "an order" in answer.text
    assert "stole the bell" not in answer.text
    article.refresh_from_db()
    assert "an order]" in article.body
    assert "stole" not in desk.get(form_of(article)).text.replace("they-stole-the-bell", "")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"passage": "", "_look": "x"},
        {"passage": "a\0b", "_look": "x"},
        {"passage": "x" * 10_000, "_look": "x"},
        {"passage": "ab", "_look": "x"},
        {"passage": "stole the bell", "_remove": "x"},
        {"passage": "stole the bell", "reason": "x" * 101, "_remove": "x"},
        {"passage": "stole the bell", "reason": "they stole the bell", "_remove": "x"},
        {"passage": "elsewhere", "reason": "an order", "_remove": "x"},
    ],
)
def test_what_is_refused_is_said_and_keeps_what_was_typed(desk, sent):
    article = make_draft(body="<p>They stole the bell.</p>")
    answer = desk.post(redact(article), sent)
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert sent.get("reason", "") in answer.text
    assert not Redaction.objects.exists()


def test_whoever_may_write_and_publish_removes_nothing(desk, client):
    article = make_draft(body="<p>They stole the bell.</p>")
    client.force_login(make_writer("view_article", "change_article", "publish_article"))
    assert redact(article) not in client.get(form_of(article)).text
    assert client.get(redact(article)).status_code == 403
    sent = {"passage": "stole the bell", "reason": "an order", "_remove": "x"}
    assert client.post(redact(article), sent).status_code == 403
    assert not Redaction.objects.exists()


def test_whoever_may_finds_the_way_from_the_form(desk):
    article = make_draft()
    assert redact(article) in desk.get(form_of(article)).text
    assert desk.get(redact(article)).status_code == 200


def test_an_article_that_is_not_there_has_no_such_page(desk):
    for number in ("999999", "9" * 400):
        assert desk.get(f"/admin/articles/article/{number}/redact/").status_code == 404


def test_text_writes_no_markup_into_the_page(desk):
    hostile = '"><script>alert(1)</script>'
    article = make_draft(headline=hostile)
    assert "<script>alert" not in desk.post(redact(article), {"passage": hostile, "_look": "x"}).text


def test_the_page_takes_as_many_queries_for_twenty_redactions_as_for_two(desk, django_assert_num_queries):
    article = make_draft()
    for count in (2, 18):
        for _ in range(count):
            Redaction.objects.create(article=article, by=make_editor(), reason="an order", places=1)
        with django_assert_num_queries(10):
            desk.get(redact(article))

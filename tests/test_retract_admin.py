"""The pages on which an article is retracted and put back: who may, what each choice does, what is refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction
from articles.retracting import retract
from tests.article_form import form_of
from tests.at_once import together
from tests.factories import make_article, make_draft, make_editor, make_writer

pytestmark = pytest.mark.django_db

NOTICE = "The letter it rests on was forged."


def page_of(article: Article, name: str = "retract") -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def as_stored(article: Article) -> tuple[str, bool]:
    return Article.objects.values_list("withdrawal", "text_stays").get(pk=article.pk)


@pytest.mark.parametrize(
    ("way", "stored", "status"),
    [
        ("keep", ("retraction", True), 200),
        ("drop", ("retraction", False), 200),
        ("law", ("law", False), 451),
        ("accident", ("accident", False), 410),
    ],
)
def test_each_choice_does_what_it_says(desk, way, stored, status):
    article = make_article()
    page = desk.post(page_of(article), {"way": way, "notice": NOTICE}, follow=True)
    assert as_stored(article) == stored
    assert desk.get(article.get_absolute_url()).status_code == status
    assert f'href="{article.get_absolute_url()}"' in page.text
    assert [row.text for row in Correction.objects.all()] == ([NOTICE] if way != "accident" else [])


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"notice": NOTICE}, "Say what happened"),
        ({"way": "whim", "notice": NOTICE}, "Select a valid choice"),
        ({"way": "keep", "notice": "  "}, "Tell readers why"),
        ({"way": "law"}, "Tell readers why"),
        ({"way": "keep", "notice": "a\0b"}, "Null characters are not allowed"),
        ({"way": "keep", "notice": "w" * 10_000}, "at most 2000 characters"),
    ],
)
def test_what_is_not_said_is_asked_for_and_nothing_is_done(desk, sent, sentence):
    article = make_article()
    page = desk.post(page_of(article), sent)
    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["form"]["notice"].value() == sent.get("notice")
    assert as_stored(article) == ("", False)


def test_the_page_asks_and_does_nothing_by_itself(desk):
    article = make_article()
    assert desk.get(page_of(article)).status_code == 200
    assert as_stored(article) == ("", False)
    retract(article, NOTICE, keep_text=True)
    assert desk.get(page_of(article, "put_back")).status_code == 200
    assert as_stored(article) == ("retraction", True)


def test_a_retracted_article_is_put_back_with_a_word(desk):
    article = make_article()
    retract(article, NOTICE, keep_text=False)
    assert "Tell readers why" in desk.post(page_of(article, "put_back"), {"notice": ""}).text
    assert as_stored(article) == ("retraction", False)
    desk.post(page_of(article, "put_back"), {"notice": "The letter was genuine."})
    assert as_stored(article) == ("", False)
    assert "The letter was genuine." in desk.get(article.get_absolute_url()).text


def test_an_accident_is_put_back_without_a_word(desk):
    article = make_article(retracted_at=timezone.now())
    desk.post(page_of(article, "put_back"), {"notice": ""})
    assert as_stored(article) == ("", False)


def test_what_was_retracted_does_not_become_an_accident(desk):
    article = make_article()
    retract(article, NOTICE, keep_text=True)
    assert 'value="accident"' not in desk.get(page_of(article)).text
    assert desk.post(page_of(article), {"way": "accident"}).status_code == 200
    assert as_stored(article) == ("retraction", True)


@pytest.mark.parametrize(
    ("make", "name"),
    [(make_draft, "retract"), (make_draft, "put_back"), (make_article, "put_back")],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_done_leads_back_to_the_form_with_a_sentence(desk, make, name, method):
    article = make()
    answer = getattr(desk, method)(page_of(article, name), {"way": "keep", "notice": NOTICE}, follow=True)
    assert answer.redirect_chain == [(form_of(article), 303)]
    assert len(answer.context["messages"]) == 1
    assert as_stored(article) == ("", False)


@pytest.mark.parametrize("permissions", [["change_article"], ["publish_article"], ["view_article", "publish_article"]])
@pytest.mark.parametrize("name", ["retract", "put_back"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_publish_and_change_the_article_retracts_nothing(client, permissions, name, method):
    client.force_login(make_writer("view_article", *permissions))
    article = make_article(**({"retracted_at": timezone.now()} if name == "put_back" else {}))
    before = as_stored(article)
    assert getattr(client, method)(page_of(article, name), {"way": "law", "notice": NOTICE}).status_code == 403
    assert as_stored(article) == before


def test_an_editor_who_may_publish_and_change_needs_no_more(client):
    client.force_login(make_writer("view_article", "change_article", "publish_article"))
    article = make_article()
    assert client.post(page_of(article), {"way": "keep", "notice": NOTICE}).status_code == 303
    assert as_stored(article) == ("retraction", True)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40, "x", "%00"])
@pytest.mark.parametrize("name", ["retract", "put-back"])
def test_an_article_that_is_not_there_is_404(desk, number, name):
    for method in (desk.get, desk.post):
        assert method(f"/admin/articles/article/{number}/{name}/").status_code == 404


def test_a_reader_is_asked_to_sign_in(client):
    assert "/login/" in client.get(page_of(make_article()))["Location"]


def test_the_form_leads_to_what_can_be_done_next(desk):
    article = make_article()
    assert page_of(article) in desk.get(form_of(article)).text
    assert page_of(article, "put_back") not in desk.get(form_of(article)).text
    retract(article, NOTICE, keep_text=False)
    form = desk.get(form_of(article)).text
    assert page_of(article, "put_back") in form
    assert "Retracted: " in form


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_put_back_and_retract_at_once_each_is_answered(client):
    article = make_article()
    retract(article, NOTICE, keep_text=True)
    answers = []

    def press(name: str, **sent):
        def job() -> None:
            desk = type(client)()
            desk.force_login(make_editor())
            answers.append((name, desk.post(page_of(article, name), sent).status_code))

        return job

    failures = together(press("put_back", notice="It was genuine."), press("retract", way="drop", notice="All of it."))
    assert failures == []
    assert sorted(answers) == [("put_back", 303), ("retract", 303)]
    # Whoever came second had the last word.
    assert as_stored(article) in [("", False), ("retraction", False)]

"""Sending an article on, and talking about it, on its form and on the page of its notes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Article, EditorialNote
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_draft, make_editor, make_writer

pytestmark = pytest.mark.django_db

MAY_CHANGE, MAY_SEE = ("change_article", "view_article"), ("view_article",)


def notes_of(article: Article) -> str:
    return reverse("admin:articles_article_notes", args=[article.pk])


def said(article: Article) -> list[tuple[str, str]]:
    return list(article.editorial_notes.values_list("move", "text"))


def buttons(page) -> set[str]:
    names = ("_save", "_publish", "_send", "_take_back", "_send_back", "_ready", "_note")
    return {name for name in names if f'name="{name}"' in page.text}


def test_send_to_editor_saves_first_and_leaves_the_note_that_was_typed(desk):
    desk.post(ADD, typed(headline="Locks", note="Mind the dates.", _send="pressed"))
    article = Article.objects.get()
    assert (article.headline, article.stage) == ("Locks", "review")
    assert said(article) == [("sent", "Mind the dates.")]


def test_send_to_editor_pressed_twice_sends_once(desk):
    form = typed(opened_version="k3x9", note="Mind the dates.", _send="pressed")
    desk.post(ADD, form)
    page = desk.post(ADD, form, follow=True)
    article = Article.objects.get()
    assert said(article) == [("sent", "Mind the dates.")]
    assert "is with the editor already" in page.text


def test_an_article_is_read_and_marked_as_ready(desk):
    article = make_draft(stage="review")
    desk.post(form_of(article), typed(article, body="<p>Read.</p>", _ready="pressed"))
    article.refresh_from_db()
    assert (article.stage, article.body) == ("ready", "<p>Read.</p>")


def test_an_article_goes_back_to_its_writer_with_a_note(desk):
    article = make_draft(stage="review")
    desk.post(form_of(article), typed(article, note="Who\r\nsays so?", _send_back="pressed"))
    article.refresh_from_db()
    assert article.stage == "draft"
    assert said(article) == [("sent_back", "Who\nsays so?")]


def test_without_a_note_it_stays_and_every_word_typed_stays_in_the_form(desk):
    article = make_draft(stage="review")
    page = desk.post(form_of(article), typed(article, body="<p>Mine.</p>", _send_back="pressed"))
    assert "Say here what the writer should do." in page.text
    assert page.context["adminform"].form["body"].value() == "<p>Mine.</p>"
    article.refresh_from_db()
    assert article.stage == "review"


@pytest.mark.parametrize("button", ["_save", "_note", "_publish"])
def test_a_note_is_kept_whichever_button_was_pressed(desk, button):
    article = make_draft()
    form = {name: value for name, value in typed(article, note="Call them.").items() if name != "_save"}
    desk.post(form_of(article), {**form, button: "pressed"})
    article.refresh_from_db()
    assert said(article) == [("", "Call them.")]
    assert article.is_public == (button == "_publish")


def test_a_note_comes_after_a_step_that_a_colleague_took_meanwhile(desk):
    article = make_draft(stage="ready")
    page = desk.post(form_of(article), typed(article, note="Fine.", _ready="pressed"), follow=True)
    assert "is marked as ready already" in page.text
    assert said(article) == [("", "Fine.")]


@pytest.mark.parametrize("note", ["n" * 2001, "a\0b"])
def test_a_note_that_cannot_be_kept_is_refused_with_every_word(desk, note):
    article = make_draft()
    page = desk.post(form_of(article), typed(article, note=note, _note="pressed"))
    assert page.context["errors"]
    assert note in page.context["adminform"].form["note"].value()
    assert said(article) == []


def test_notes_stand_in_their_order_and_as_plain_text(desk):
    article = make_draft()
    for text in ("Ask the port <b>", "They answered"):
        workflow.add_note(article, make_editor(first_name="Oona", last_name="Kettle"), text)
    page = desk.get(form_of(article)).text
    assert page.index("Ask the port &lt;b&gt;") < page.index("They answered")
    assert "Oona Kettle" in page
    assert "2 notes among colleagues" in page


def test_an_article_is_given_to_a_colleague_by_saving(desk):
    article, bo = make_draft(), make_editor(first_name="Bo", last_name="Tallow", email="bo@paper.example")
    desk.post(form_of(article), typed(article, assignee=bo.pk))
    article.refresh_from_db()
    assert article.assignee == bo
    page = desk.get(form_of(article)).text
    assert "Looked after by Bo Tallow" in page
    assert "bo@paper.example" not in page


def test_a_form_that_was_open_meanwhile_gives_the_article_to_nobody_else(desk):
    article, bo = make_draft(), make_editor()
    form = {**typed(article), "assignee": "", "initial-assignee": ""}
    workflow.assign(article, bo, bo)
    desk.post(form_of(article), form)
    assert Article.objects.get().assignee == bo


@pytest.mark.parametrize("sent", ["x", "9" * 30, "-1", "\0"])
def test_a_colleague_who_is_none_is_refused_in_words(desk, sent):
    article = make_draft()
    page = desk.post(form_of(article), typed(article, assignee=sent))
    assert page.context["adminform"].form.errors["assignee"]


def test_whoever_left_is_not_offered(desk):
    make_editor("gone", is_active=False)
    make_editor("reader", is_staff=False)
    options = {str(label) for _, label in desk.get(ADD).context["adminform"].form.fields["assignee"].choices}
    assert "gone" not in options
    assert "reader" not in options
    assert "Nobody" in options


@pytest.mark.parametrize(
    ("stage", "shown"),
    [("draft", {"_send"}), ("review", {"_ready", "_send_back"}), ("ready", {"_send_back"})],
)
def test_the_buttons_are_those_that_work(client, stage, shown):
    client.force_login(make_writer(*MAY_CHANGE))
    assert buttons(client.get(form_of(make_draft(stage=stage)))) == {"_save", "_note", *shown}


def test_a_published_article_has_no_steps_until_it_is_changed(desk):
    article = make_article(stage="ready")
    assert buttons(desk.get(form_of(article))) == {"_save", "_publish", "_note"}
    desk.post(form_of(article), typed(article, body="<p>More.</p>"))
    assert buttons(desk.get(form_of(article))) == {"_save", "_publish", "_note", "_send"}


def test_the_writer_takes_back_what_nobody_has_decided_about(client):
    writer = make_writer(*MAY_SEE)
    article = make_draft(stage="review", created_by=writer)
    client.force_login(writer)
    assert buttons(client.get(form_of(article))) == {"_note", "_take_back"}
    assert client.post(notes_of(article), {"_take_back": "pressed"}).status_code == 303
    article.refresh_from_db()
    assert article.stage == "draft"


def test_whoever_sent_it_takes_it_back_too(client):
    writer = make_writer(*MAY_CHANGE)
    article = make_draft()
    workflow.send_to_editor(article, writer)
    client.force_login(writer)
    assert "_take_back" in buttons(client.get(form_of(article)))
    client.post(form_of(article), typed(article, _take_back="pressed"))
    assert Article.objects.get().stage == "draft"


def test_nobody_takes_back_what_another_wrote(client):
    article = make_draft(stage="review", created_by=make_editor())
    client.force_login(make_writer(*MAY_CHANGE))
    assert "_take_back" not in buttons(client.get(form_of(article)))
    for path, form in ((notes_of(article), {}), (form_of(article), typed(article))):
        assert client.post(path, {**form, "_take_back": "pressed"}).status_code == 403
    assert Article.objects.get().stage == "review"


def test_whoever_may_see_an_article_says_something_about_it(client):
    article, reader = make_draft(), make_writer(*MAY_SEE)
    client.force_login(reader)
    assert notes_of(article) in client.get(form_of(article)).text
    assert client.get(notes_of(article)).status_code == 200
    client.post(notes_of(article), {"note": "I was there.", "_note": "pressed"})
    assert [(note.by, note.text) for note in EditorialNote.objects.all()] == [(reader, "I was there.")]


@pytest.mark.parametrize("button", ["_send", "_ready", "_send_back"])
@pytest.mark.parametrize("stage", Article.Stage.values)
def test_whoever_may_only_see_an_article_takes_no_step_with_it(client, button, stage):
    article, bo = make_draft(stage=stage), make_editor()
    client.force_login(make_writer(*MAY_SEE))
    answer = client.post(notes_of(article), {"note": "Mine.", "assignee": bo.pk, button: "pressed"})
    assert answer.status_code == 403
    article.refresh_from_db()
    assert (article.stage, article.assignee) == (stage, None)
    assert not EditorialNote.objects.exists()


def test_a_note_that_is_too_long_comes_back_with_every_word_on_its_page(client):
    article = make_draft()
    client.force_login(make_writer(*MAY_SEE))
    page = client.post(notes_of(article), {"note": "n" * 2001, "_note": "pressed"})
    assert "n" * 2001 in page.text
    assert page.context["fields"].errors


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_neither_reads_the_notes_nor_adds_one(client, method):
    article = make_draft()
    client.force_login(make_writer("change_topic"))
    assert getattr(client, method)(notes_of(article), {"note": "Mine."}).status_code == 403
    assert not EditorialNote.objects.exists()


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_notes_of_an_article_that_is_not_there_are_not_found(desk, number):
    assert desk.get(f"/admin/articles/article/{number}/notes/").status_code == 404


def test_looking_at_the_notes_changes_nothing(desk):
    article = make_draft(stage="review")
    desk.get(notes_of(article), {"_ready": "pressed", "note": "Mine."})
    article.refresh_from_db()
    assert article.stage == "review"
    assert not EditorialNote.objects.exists()


def test_the_form_makes_as_many_queries_for_twenty_notes_as_for_two(desk):
    article, counts = make_draft(), []
    for count in (2, 18):
        for number in range(count):
            workflow.add_note(article, make_editor(), f"Note {number}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(form_of(article))
        counts.append(len(queries))
    assert counts[0] == counts[1]

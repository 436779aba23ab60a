"""From draft to review to ready: what each step does, records and refuses."""

import pytest

from articles import workflow
from articles.content import content_of
from articles.models import Article, EditorialNote
from articles.publishing import publish
from articles.workflow import AlreadyMoved, CannotAssign, NoteMissing
from articles.writing import save
from tests.at_once import together
from tests.factories import make_article, make_draft, make_editor

pytestmark = pytest.mark.django_db

Stage = Article.Stage
# verb: the stages it begins from, and where it leads
STEPS = {
    workflow.send_to_editor: ({"draft"}, "review"),
    workflow.take_back: ({"review"}, "draft"),
    workflow.send_back: ({"review", "ready"}, "draft"),
    workflow.mark_ready: ({"review"}, "ready"),
}


def change(article: Article, body="<p>New words.</p>") -> None:
    content = content_of(article)
    save(article, type(content)(**{**vars(content), "body": body}), None)
    article.refresh_from_db()


@pytest.mark.parametrize("stage", Stage.values)
@pytest.mark.parametrize("verb", STEPS, ids=lambda verb: verb.__name__)
def test_a_step_leads_on_from_where_it_begins_and_is_refused_elsewhere(verb, stage):
    article, ada = make_draft(stage=stage), make_editor()
    begins, leads_to = STEPS[verb]
    if stage in begins:
        note = verb(article, ada, "Mind the dates.")
        assert (note.by, note.text, note.article) == (ada, "Mind the dates.", article)
        assert article.stage == leads_to
    else:
        with pytest.raises(AlreadyMoved, match=article.headline):
            verb(article, ada, "Mind the dates.")
        assert not EditorialNote.objects.exists()
    assert Article.objects.get().stage == article.stage


def test_every_step_says_in_the_trail_what_it_was():
    article, ada = make_draft(), make_editor()
    workflow.send_to_editor(article, ada)
    workflow.take_back(article, ada)
    workflow.send_to_editor(article, ada, "Now it is whole.")
    workflow.mark_ready(article, ada)
    workflow.send_back(article, ada, "The second note is missing.")
    assert list(article.editorial_notes.values_list("move", "text")) == [
        ("sent", ""),
        ("taken_back", ""),
        ("sent", "Now it is whole."),
        ("ready", ""),
        ("sent_back", "The second note is missing."),
    ]


def test_nothing_is_sent_back_without_a_word():
    article = make_draft(stage="review")
    with pytest.raises(NoteMissing):
        workflow.send_back(article, make_editor(), "")
    assert Article.objects.get().stage == "review"


@pytest.mark.parametrize("stage", Stage.values)
@pytest.mark.parametrize("verb", STEPS, ids=lambda verb: verb.__name__)
def test_what_readers_have_as_it_was_saved_goes_nowhere(verb, stage):
    article = make_article(stage=stage)
    with pytest.raises(AlreadyMoved, match="published as it was saved last"):
        verb(article, make_editor(), "Mind the dates.")


def test_the_first_change_after_publication_is_a_draft_and_goes_the_same_way():
    article, ada = make_draft(), make_editor()
    publish(article)
    assert article.stage == "ready"
    before = article.updated_at
    change(article)
    assert article.stage == "draft"
    assert article.updated_at > before
    workflow.send_to_editor(article, ada)
    workflow.mark_ready(article, ada)
    change(article, "<p>A comma more.</p>")
    assert article.stage == "ready"
    publish(article)
    assert not workflow.is_pending(article)


def test_a_step_leaves_alone_when_the_article_was_saved():
    article = make_draft()
    before = article.updated_at
    workflow.send_to_editor(article, make_editor())
    article.refresh_from_db()
    assert article.updated_at == before


def test_an_article_is_given_to_a_colleague_and_to_nobody():
    article, ada, bo = make_draft(), make_editor(), make_editor()
    workflow.assign(article, bo, ada, "You know the harbour.")
    assert Article.objects.get().assignee == bo
    workflow.assign(article, None, bo)
    assert Article.objects.get().assignee is None
    assert list(article.editorial_notes.values_list("move", "assigned_to", "text")) == [
        ("assigned", bo.pk, "You know the harbour."),
        ("assigned", None, ""),
    ]


def test_what_is_theirs_already_is_not_given_again():
    article, ada = make_draft(), make_editor()
    workflow.assign(article, ada, ada)
    assert workflow.assign(article, ada, ada) is None
    assert article.editorial_notes.count() == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_an_article_is_not_given_to_somebody_who_left(fields):
    article, gone = make_draft(), make_editor("gone", **fields)
    with pytest.raises(CannotAssign, match="gone does not work here"):
        workflow.assign(article, gone, make_editor())
    assert Article.objects.get().assignee is None


def test_a_note_said_twice_in_a_row_is_one():
    article, ada, bo = make_draft(), make_editor(), make_editor()
    for by, text in [(ada, "Call them."), (ada, "Call them."), (bo, "Call them."), (ada, "Call them.")]:
        workflow.add_note(article, by, text)
    assert [note.by for note in article.editorial_notes.all()] == [ada, bo, ada]


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_decide_at_once_one_is_told_that_the_other_did():
    article, ada, bo = make_draft(stage="review"), make_editor(), make_editor()
    failures = together(
        lambda: workflow.mark_ready(article, ada), lambda: workflow.mark_ready(Article.objects.get(), bo)
    )
    assert [type(failure) for failure in failures] == [AlreadyMoved]
    assert EditorialNote.objects.count() == 1

"""What is typed and not saved: kept for whoever typed it, from the window with the latest words, until it is saved."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import drafting
from articles.content import Content
from articles.drafting import AlreadySaved, OpenForm, TooMuch, WrittenElsewhere
from articles.models import Article, Draft, Revision
from articles.writing import save
from newsportal.management.commands import worker
from tests.at_once import together
from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def words(headline: str) -> dict[str, list[str]]:
    return {"headline": [headline], "topics": ["1", "2"]}


@pytest.fixture
def ada():
    return make_editor("ada")


@pytest.fixture
def saved(ada) -> Revision:
    return save(Article(), Content(headline="Ferry"), ada)


@pytest.fixture
def form(ada, saved) -> OpenForm:
    return OpenForm(ada, saved.article, base=1, window="first")


def another_window(form: OpenForm, **fields) -> OpenForm:
    return OpenForm(form.editor, form.article, **{"key": form.key, "base": form.base, "window": "second", **fields})


def test_what_was_typed_comes_back_as_it_was(form):
    drafting.keep(form, words("Ferries"))
    drafting.keep(form, words("Ferries run"))
    draft = drafting.unsaved(form.editor, form.article)
    assert (draft.typed, draft.base) == (words("Ferries run"), 1)


def test_typing_makes_no_version_and_leaves_the_article_alone(form):
    drafting.keep(form, words("Ferries"))
    form.article.refresh_from_db()
    assert form.article.headline == "Ferry"
    assert Revision.objects.count() == 1


def test_nobody_is_given_what_another_person_typed(form):
    drafting.keep(form, words("Ferries"))
    bo = make_editor("bo")
    assert drafting.unsaved(bo, form.article) is None
    assert not drafting.throw_away(bo, form.article)
    assert drafting.unsaved(form.editor, form.article)


def test_what_postgresql_cannot_hold_is_replaced(form):
    draft = drafting.keep(form, {"head\0line": ["a\0b\ud800c\U0001f6a2"]})
    draft.refresh_from_db()
    assert draft.typed == {"head\ufffdline": ["a\ufffdb\ufffdc\U0001f6a2"]}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_whatever_text_a_form_holds_is_kept(form, fields):
    draft = drafting.keep(form, fields, instead=True)
    draft.refresh_from_db()
    assert sum(map(len, draft.typed.values())) <= sum(map(len, fields.values()))


def test_more_than_a_form_may_hold_is_refused_and_what_was_kept_stays(form):
    drafting.keep(form, words("Ferries"))
    with pytest.raises(TooMuch):
        drafting.keep(form, {"body": ["я" * (drafting.MAX_BYTES // 2)]})
    assert drafting.unsaved(form.editor, form.article).typed == words("Ferries")


def test_a_window_that_has_not_seen_the_latest_words_does_not_replace_them(form):
    draft = drafting.keep(form, words("First window"))
    with pytest.raises(WrittenElsewhere) as refusal:
        drafting.keep(another_window(form), words("Second window"))
    assert refusal.value.at == draft.typed_at
    assert drafting.unsaved(form.editor, form.article).typed == words("First window")


def test_a_window_that_opened_with_the_latest_words_goes_on_with_them(form):
    first = drafting.keep(form, words("First window"))
    second = another_window(form, seen=drafting.stamp(first))
    drafting.keep(second, words("Second window"))
    with pytest.raises(WrittenElsewhere):
        drafting.keep(form, words("First window again"))


def test_somebody_can_choose_the_words_of_the_older_window(form):
    drafting.keep(form, words("First window"))
    drafting.keep(another_window(form), words("Second window"), instead=True)
    assert drafting.unsaved(form.editor, form.article).typed == words("Second window")


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_type_their_first_word_at_once_one_is_refused(form):
    forms = [form, another_window(form)]
    refused = together(*(lambda form=form: drafting.keep(form, words(form.window)) for form in forms))
    assert [type(refusal) for refusal in refused] == [WrittenElsewhere]
    assert Draft.objects.count() == 1


def test_nothing_is_unsaved_after_a_save(form):
    drafting.keep(form, words("Ferries"))
    drafting.settle(form, save(form.article, Content(headline="Ferries"), form.editor, base=1))
    assert drafting.unsaved(form.editor, form.article) is None


def test_what_was_on_its_way_while_the_form_was_saved_comes_too_late(form):
    drafting.settle(form, save(form.article, Content(headline="Ferries"), form.editor, base=1))
    with pytest.raises(WrittenElsewhere):
        drafting.keep(form, words("Ferri"))


def test_a_save_leaves_the_newer_words_of_another_window(form):
    drafting.keep(another_window(form), words("Second window"))
    drafting.settle(form, save(form.article, Content(headline="Ferries"), form.editor, base=1))
    assert drafting.unsaved(form.editor, form.article).typed == words("Second window")


def test_what_was_thrown_away_is_gone(form):
    drafting.keep(form, words("Ferries"))
    assert drafting.throw_away(form.editor, form.article)
    assert drafting.unsaved(form.editor, form.article) is None


def test_new_articles_are_told_apart_by_the_key_of_their_form(ada):
    drafting.keep(OpenForm(ada, None, key="a", window="1"), words("Ferry"))
    drafting.keep(OpenForm(ada, None, key="b", window="2"), words("Bridge"))
    assert [draft.headline for draft in drafting.unsaved_new(ada)] == ["Bridge", "Ferry"]
    assert drafting.throw_away(ada, None, "a")
    assert [draft.headline for draft in drafting.unsaved_new(ada)] == ["Bridge"]


def test_a_new_article_that_was_saved_is_not_typed_into_any_more(ada):
    new = OpenForm(ada, None, key="a", window="1")
    drafting.keep(new, words("Ferry"))
    revision = save(Article(), Content(headline="Ferry"), ada)
    drafting.settle(new, revision)
    with pytest.raises(AlreadySaved) as refusal:
        drafting.keep(new, words("Ferr"))
    assert refusal.value.article == revision.article
    assert not drafting.unsaved_new(ada)


def test_a_form_without_a_key_settles_nothing(form, ada):
    drafting.keep(form, words("Ferries"))
    drafting.settle(OpenForm(ada, None), save(Article(), Content(headline="Other"), ada))
    assert drafting.unsaved(ada, form.article)


def names(article: Article, than) -> list[str]:
    return [draft.editor.username for draft in drafting.others(article, than)]


def test_others_see_that_a_form_is_open_until_it_is_closed(form):
    bo = make_editor("bo")
    drafting.hello(form)
    assert names(form.article, bo) == ["ada"]
    assert names(form.article, form.editor) == []
    drafting.goodbye(form)
    assert names(form.article, bo) == []


def test_a_form_that_was_not_heard_of_for_a_minute_counts_as_closed(form):
    drafting.hello(form)
    Draft.objects.update(seen_at=timezone.now() - drafting.OPEN_FOR)
    assert names(form.article, make_editor("bo")) == []


def test_saying_hello_touches_no_words(form):
    draft = drafting.keep(form, words("Ferries"))
    drafting.hello(another_window(form))
    drafting.keep(form, words("Ferries run"))
    assert drafting.unsaved(form.editor, form.article).typed_at > draft.typed_at


def test_a_new_article_nobody_typed_into_leaves_no_trace(ada):
    drafting.hello(OpenForm(ada, None, key="a", window="1"))
    assert not Draft.objects.exists()


def test_forms_closed_for_a_day_are_forgotten_and_words_never(form):
    drafting.hello(OpenForm(make_editor("bo"), form.article, base=1))
    drafting.hello(OpenForm(make_editor("cy"), make_draft(), base=1))
    drafting.keep(form, words("Ferries"))
    old = Draft.objects.exclude(editor__username="cy")
    old.update(seen_at=timezone.now() - timedelta(days=1, seconds=1))
    assert drafting.forget_closed_forms in worker.DUTIES
    drafting.forget_closed_forms()
    assert set(Draft.objects.values_list("editor__username", flat=True)) == {"ada", "cy"}

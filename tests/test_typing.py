"""The article's form while somebody types: what it keeps, what comes back, who else has it open, and who may not."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import drafting
from articles.models import Article, AuditEvent, Draft, Revision, Site
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_author, make_draft, make_editor, make_section, make_topic, make_writer

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/typed/"
THROW_NEW = f"{NEW}throw-away/"
NOTED = '<p>The ferry<sup data-fn="k1" data-text="Timetable"></sup> runs.</p>'
QUERIES_OF_THE_NEW_FORM = 6
MORNING = datetime(2026, 3, 5, 9, 4, 31, tzinfo=UTC)


def keeping(article: Article | None = None) -> str:
    return f"/admin/articles/article/{article.pk}/typed/" if article else NEW


def words(article: Article | None = None, window: str = "first", **fields) -> dict:
    """What the script sends while somebody types."""
    values = {"opened_version": "k3x9"} if article is None else {}
    return {**typed(article, **{**values, **fields}), "_window": window, "_typed_at": fields.get("_typed_at", "")}


def value(page, name: str):
    return page.context["adminform"].form[name].value()


def signed_in(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def bo() -> Client:
    """Another editor at another desk."""
    return signed_in(make_editor("bo", first_name="Bo", last_name="Lind"))


# --- Keeping


def test_what_is_typed_is_kept_and_its_time_said(desk, time_machine):
    Site.objects.update(time_zone="Asia/Almaty")
    time_machine.move_to(MORNING, tick=False)
    article = make_draft()
    answer = desk.post(keeping(article), words(article, headline="Ferries"))
    assert answer.json()["saved"] == "Saved 14:04:31"
    assert Draft.objects.get().typed["headline"] == ["Ferries"]


def test_what_is_about_the_form_is_not_kept_with_the_words(desk):
    desk.post(NEW, {**words(), "csrfmiddlewaretoken": "t"})
    assert {"_window", "_typed_at", "_save", "csrfmiddlewaretoken"}.isdisjoint(Draft.objects.get().typed)


def test_typing_changes_neither_article_nor_versions_nor_the_history(desk):
    article = make_article()
    desk.post(keeping(article), words(article, headline="Ferries"))
    before = article.headline, article.body, article.updated_at
    article.refresh_from_db()
    assert (article.headline, article.body, article.updated_at) == before
    assert not Revision.objects.exists()
    assert not AuditEvent.objects.filter(kind="articles.article").exists()


def test_words_come_back_into_the_form_with_everything_around_them(desk):
    article, topic, section = make_draft(), make_topic(), make_section()
    authors = [make_author("Zoe").pk, make_author("Ada").pk]
    around = {"section": section.pk, "topics": [topic.pk], "written_by": authors, "comments_close_at_0": "soon"}
    desk.post(keeping(article), words(article, headline="Ferries", body=NOTED, why="Facts", **around))
    page = desk.get(form_of(article))
    assert (value(page, "headline"), value(page, "body"), value(page, "why")) == ("Ferries", NOTED, "Facts")
    assert value(page, "written_by") == [str(author) for author in authors]
    assert value(page, "topics") == [str(topic.pk)]
    assert 'value="soon"' in page.text
    assert f'<option value="{section.pk}" selected>' in page.text
    assert page.text.index(">Zoe<") < page.text.index(">Ada<")


def test_the_form_says_that_it_holds_unsaved_words_and_offers_to_throw_them_away(desk, time_machine):
    time_machine.move_to(MORNING, tick=False)
    article = make_draft(headline="Ferry")
    desk.post(keeping(article), words(article, headline="Ferries"))
    page = desk.get(form_of(article))
    assert "Words you typed at 09:04:31 and did not save are in the form." in page.text
    desk.post(page.context["typing"]["throw_away"])
    page = desk.get(form_of(article))
    assert value(page, "headline") == "Ferry"
    assert "Words you typed" not in page.text


def test_yesterdays_words_say_their_day(desk, time_machine):
    time_machine.move_to(MORNING, tick=False)
    article = make_draft()
    desk.post(keeping(article), words(article))
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    assert "Words you typed at 5 March 2026, 09:04:31" in desk.get(form_of(article)).text


def test_a_saved_form_has_nothing_unsaved_in_it(desk):
    article = make_draft()
    desk.post(keeping(article), words(article, headline="Ferries"))
    page = desk.post(form_of(article), words(article, headline="Ferries run"), follow=True)
    assert value(page, "headline") == "Ferries run"
    assert page.context["typing"]["draft"] is None


def test_a_refused_save_keeps_the_unsaved_words_and_shows_what_was_sent(desk):
    article = make_draft()
    desk.post(keeping(article), words(article, headline="Ferries"))
    page = desk.post(form_of(article), words(article, headline=" ", body=NOTED))
    assert value(page, "body") == NOTED
    assert page.context["typing"]["window"] == "first"
    assert Draft.objects.get().typed["headline"] == ["Ferries"]


def test_words_begun_before_a_newer_version_meet_the_conflict_when_they_are_saved(desk, bo):
    article = make_draft()
    desk.post(keeping(article), words(article, headline="Mine"))
    bo.post(form_of(article), typed(article, headline="Theirs"))
    page = desk.get(form_of(article))
    assert (value(page, "headline"), value(page, "opened_version")) == ("Mine", "1")
    assert "Bo Lind saved a newer version at" in page.text
    answer = desk.post(form_of(article), {**words(article, headline="Mine"), "opened_version": "1"})
    assert "Bo Lind saved this article while you were writing" in answer.text


def test_a_window_with_older_words_is_told_of_the_other_one(desk):
    article = make_draft()
    desk.post(keeping(article), words(article, headline="First window"))
    answer = desk.post(keeping(article), words(article, "second", headline="Second window"))
    assert answer.status_code == 409
    assert "open in another window; only one of them is being saved" in answer.json()["refused"]
    taken = desk.post(keeping(article), {**words(article, "second", headline="Second window"), "_instead": "1"})
    assert taken.status_code == 200
    assert Draft.objects.get().typed["headline"] == ["Second window"]


def test_a_form_opened_with_unsaved_words_goes_on_from_them(desk):
    article = make_draft()
    desk.post(keeping(article), words(article, headline="First window"))
    seen = desk.get(form_of(article)).context["typing"]["seen"]
    answer = desk.post(keeping(article), words(article, "second", _typed_at=seen))
    assert answer.status_code == 200


# --- New articles


def test_a_new_text_that_was_not_saved_is_offered_under_its_headline(desk):
    link = desk.post(NEW, words(headline="Ferry & fares")).json()["here"]
    page = desk.get(ADD)
    assert "Ferry &amp; fares" in page.text
    assert f'href="{link}"' in page.text
    page = desk.get(link)
    assert (value(page, "headline"), value(page, "opened_version")) == ("Ferry & fares", "k3x9")


def test_the_text_that_is_open_is_not_offered_again(desk):
    link = desk.post(NEW, words()).json()["here"]
    desk.post(NEW, words(opened_version="m2p5", headline=""))
    assert [text["key"] for text in desk.get(link).context["typing"]["texts"]] == ["m2p5"]


def test_a_new_text_can_be_thrown_away(desk):
    desk.post(NEW, words(headline="Ferry"))
    page = desk.post(THROW_NEW, {"key": "k3x9"}, follow=True)
    assert "Ferry" not in page.text
    assert "thrown away" in page.text


def test_a_new_text_that_was_saved_is_one_article_and_its_address_leads_there(desk):
    link = desk.post(NEW, words()).json()["here"]
    desk.post(ADD, words())
    late = desk.post(NEW, words())
    assert late.status_code == 409
    assert late.json()["link"] == desk.get(link).url == form_of(Article.objects.get())
    assert desk.get(ADD).context["typing"]["texts"] == []


def test_the_list_of_new_texts_takes_the_same_queries_however_many(desk, django_assert_num_queries):
    desk.get(ADD)
    for number in range(4):
        with django_assert_num_queries(QUERIES_OF_THE_NEW_FORM):
            assert len(desk.get(ADD).context["typing"]["texts"]) == number
        desk.post(NEW, words(opened_version=f"key{number}"))


# --- Others


def test_whoever_opens_an_article_is_told_who_has_it_open(desk, bo, time_machine):
    time_machine.move_to(MORNING, tick=False)
    article = make_draft()
    bo.post(keeping(article), {"_hello": "1"})
    assert "Bo Lind has this article open." in desk.get(form_of(article)).text
    bo.post(keeping(article), words(article))
    answer = desk.post(keeping(article), {"_hello": "1", "opened_version": "1"})
    assert answer.json()["others"] == ["Bo Lind has this article open; last typed at 09:04."]


@pytest.mark.parametrize("leave", [{"_hello": "1"}, {}], ids=["with nothing", "with words"])
def test_a_form_that_was_closed_is_open_to_nobody(desk, bo, leave):
    article = make_draft()
    bo.post(keeping(article), {"_hello": "1"})
    bo.post(keeping(article), {**words(article, headline="Ferries"), **leave, "_gone": "1"})
    assert desk.post(keeping(article), {"_hello": "1"}).json()["others"] == []
    assert (Draft.objects.get(editor__username="bo").typed is None) == bool(leave)


def test_whoever_types_is_told_of_a_newer_version(desk, bo):
    article = make_draft()
    sent = words(article, headline="Mine")
    bo.post(form_of(article), typed(article, headline="Theirs"))
    newer = desk.post(keeping(article), sent).json()["newer"]
    assert newer["sentence"].startswith("Bo Lind saved a newer version at")


def test_nobody_sees_what_another_person_types(desk, bo):
    article = make_draft()
    secret = "Sluice gate"
    desk.post(keeping(article), words(article, headline=secret))
    desk.post(NEW, words(headline=secret))
    assert secret in desk.get(form_of(article)).text
    for path in (form_of(article), ADD, f"{ADD}?unsaved=k3x9", keeping(article)):
        assert secret not in bo.get(path).text
    assert secret not in json.dumps(bo.post(keeping(article), words(article, "second")).json())


# --- Who may, and bad input


@pytest.mark.parametrize(
    ("path", "permission"),
    [("", "change_article"), ("throw-away/", "change_article"), (None, "add_article"), ("new", "add_article")],
)
def test_typing_asks_for_the_right_to_write(path, permission):
    Site.current()
    article = make_draft()
    address = {None: NEW, "new": THROW_NEW}.get(path) or f"{keeping(article)}{path}"
    stranger, writer = signed_in(make_writer("view_article")), signed_in(make_writer(permission, "view_article"))
    assert stranger.post(address, words()).status_code == 403
    assert writer.post(address, words()).status_code in (200, 302)
    assert Client().post(address, words()).status_code == 403


def test_a_form_that_only_shows_an_article_keeps_nothing(bo):
    Site.current()
    article = make_draft()
    page = signed_in(make_writer("view_article")).get(form_of(article))
    assert page.context["typing"] is None
    assert "data-typing" not in page.text


def test_throwing_away_is_never_a_visit(desk):
    desk.post(NEW, words())
    assert desk.get(THROW_NEW).status_code == 405
    assert desk.get(NEW).json().keys() == {"token"}
    assert drafting.unsaved_new(Draft.objects.get().editor).exists()


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "%00"])
def test_an_article_that_does_not_exist_is_not_found(desk, number):
    assert desk.post(f"/admin/articles/article/{number}/typed/", words()).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "a\0b"},
        {"body": "я" * 300_000},
        {"section": "9" * 30, "topics": ["x", "9" * 30], "written_by": ["-1", "\0"]},
        {"language": "\0", "comments_close_at_0": "x" * 10_000},
        {"opened_version": "9" * 30, "_window": "\0" * 100, "_typed_at": "\0"},
    ],
)
def test_whatever_was_typed_the_form_opens_again(desk, fields):
    article = make_draft()
    assert desk.post(keeping(article), {**words(article), **fields}).status_code == 200
    assert desk.get(form_of(article)).status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 65, "\0"])
def test_a_new_form_without_a_proper_key_is_refused(desk, key):
    assert desk.post(NEW, words(opened_version=key)).status_code == 400
    assert desk.get(f"{ADD}?unsaved={key}").status_code == 200


def test_more_than_an_article_can_hold_is_refused_in_words(desk):
    answer = desk.post(NEW, words(headline="w" * drafting.MAX_BYTES))
    assert answer.status_code == 413
    assert "more than an article can hold" in answer.json()["refused"]


def test_a_deleted_article_takes_its_unsaved_words_along(desk):
    article = make_draft()
    desk.post(keeping(article), words(article))
    desk.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})
    assert not Draft.objects.exists()


def test_an_old_heartbeat_says_nothing(desk, bo):
    article = make_draft()
    bo.post(keeping(article), {"_hello": "1"})
    Draft.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert "has this article open" not in desk.get(form_of(article)).text


def test_whoever_is_deactivated_while_typing_loses_no_word_and_adds_none(desk):
    article, writer = make_draft(), make_editor()
    browser = signed_in(writer)
    browser.post(keeping(article), words(article, headline="Ferry, first words"))
    type(writer).objects.update(is_active=False)
    assert browser.post(keeping(article), words(article, headline="Ferry, more words")).status_code == 403
    assert Draft.objects.get().typed["headline"] == ["Ferry, first words"]
    page = browser.post(form_of(article), typed(article, headline="Ferry, more words", note="For Ada", topics=[3, 5]))
    assert page.status_code == 403
    for name, kept in (("headline", "Ferry, more words"), ("note", "For Ada"), ("topics", "3"), ("topics", "5")):
        assert f'<input type="hidden" name="{name}" value="{kept}">' in page.text
    article.refresh_from_db()
    assert "Ferry" not in article.headline

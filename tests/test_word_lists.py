"""The words that editors listed, and what a list may hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from comments.models import WordList
from comments.phrases import Phrases
from comments.word_lists import BadList, WordLists, lines_of


def a_list(words: str, **fields) -> WordList:
    return WordList.objects.create(words=words, **fields)


@pytest.mark.django_db
def test_a_list_counts_for_its_language_and_the_one_for_all_for_every():
    a_list("scoundrel", language="en")
    a_list("негодяй", language="ru")
    a_list("casino")
    lists = WordLists.load()
    text = "Casino: негодяй, scoundrel"
    assert lists.found_in(text, "en") == ["casino", "scoundrel"]
    assert lists.found_in(text, "ru") == ["casino", "негодяй"]
    assert lists.found_in(text, "kk") == ["casino"]


@pytest.mark.django_db
def test_for_a_text_of_an_unknown_language_every_list_counts():
    a_list("scoundrel", language="en")
    assert WordLists.load().found_in("scoundrel", "") == ["scoundrel"]


@pytest.mark.django_db
def test_kinds_can_be_asked_apart():
    a_list("casino")
    a_list("scum", kind="fold")
    lists = WordLists.load()
    assert lists.found_in("Casino scum", "en", ["fold"]) == ["scum"]
    assert lists.found_in("Casino scum", "en") == ["casino", "scum"]


@pytest.mark.django_db
def test_a_list_that_was_saved_anew_counts_at_once():
    row = a_list("casino")
    assert WordLists.load().found_in("casino", "en")
    WordList.objects.filter(pk=row.pk).update(words="bingo")
    assert WordLists.load().found_in("casino bingo", "en") == ["bingo"]


@pytest.mark.django_db
def test_the_lists_are_read_in_one_query():
    for language in ("en", "ru", ""):
        a_list("casino", language=language)
    with CaptureQueriesContext(connection) as captured:
        WordLists.load()
    assert len(captured) == 1


def test_lines_are_tidied_and_said_once():
    assert lines_of("  two   words \r\n\n casino\ncasino\n") == ["two words", "casino"]


@pytest.mark.parametrize(
    ("line", "fault"), [("...", "letters"), (".*", "letters"), ("\x00", "letters"), ("a", "short"), ("x" * 101, "long")]
)
def test_a_line_that_finds_nothing_or_too_much_is_refused(line, fault):
    with pytest.raises(BadList) as refusal:
        lines_of(f"casino\n{line}\n")
    assert (refusal.value.line, refusal.value.fault) == (line, fault)


@given(st.text())
def test_a_list_that_is_taken_finds_each_of_its_lines(words):
    try:
        lines = lines_of(words)
    except BadList:
        return
    assert all(Phrases([line]).find(f"- {line} -") for line in lines)
    assert lines_of("\n".join(lines)) == lines

"""Words that editors look for are found as whole words, in any case and script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.phrases import Phrases, words_of
from tests.growth import growth


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("scoundrel", "You SCOUNDREL!"),
        ("scoundrel", "(scoundrel)"),
        ("negro malo", "... negro\nmalo ..."),
        ("two-faced", "So two faced."),
        ("негодяй", "Ты НЕГОДЯЙ, братец"),
        ("әпербақан", "Сен ӘПЕРБАҚАН"),
        ("ещё раз", "еще раз скажу"),
        ("straße", "STRASSE"),
        ("scoundrel", "scoun\u00addrel, scoun\u200bdrel"),
        ("ﬁsh", "FISH"),
        ("naïve", "nai\u0308ve"),
        ("क्षमा", "यह क्षमा है"),
        ("c3po", "C3PO"),
    ],
)
def test_a_phrase_is_found(phrase, text):
    assert Phrases(["other", phrase]).find(text) == [phrase]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("ass", "A classic passage"),
        ("кот", "который"),
        ("two faced", "two sided faced"),
        ("a.*", "abc"),
        ("naïve", "naive"),
        ("क्ष", "क्षमा"),
    ],
)
def test_parts_of_words_and_other_words_are_not(phrase, text):
    assert Phrases([phrase]).find(text) == []


def test_each_is_found_once_in_the_order_of_the_text_also_inside_another():
    phrases = Phrases(["old", "old fool", "fool", "mill"])
    assert phrases.find("Fool! You old fool, fool.") == ["fool", "old", "old fool"]


def test_a_list_of_nothing_finds_nothing():
    assert not Phrases(["", "...", "\u200b"])
    assert Phrases().find("Anything.") == []


@given(st.text(), st.text())
def test_whatever_has_words_is_found_between_other_words(phrase, around):
    found = Phrases([phrase]).find(f"{around} | {phrase} | {around}")
    assert found == ([phrase] if words_of(phrase) else [])


@given(st.text())
def test_words_are_in_one_shape(text):
    assert words_of(" ".join(words_of(text))) == words_of(text)


@pytest.mark.parametrize("unit", ["a ", "a", "old ", "\u00ad", "ж\u0301 "])
def test_the_time_grows_with_the_text(unit):
    phrases = Phrases(["a", "old old old old mill", *(f"word {number}" for number in range(2000))])
    assert growth(phrases.find, unit) <= 2.3


@pytest.mark.parametrize("unit", ["word\n", "a b c d e f g h\n"])
def test_the_time_to_read_a_list_grows_with_the_list(unit):
    assert growth(lambda text: Phrases(text.split("\n")), unit) <= 2.3

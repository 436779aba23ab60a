"""A passage whose words nobody kept is recognised by the keyed digest of its letters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body.passages import letters_and_places, passage_pattern, unquoted
from articles.recognising import Recogniser, digesters, fingerprint
from comments import vault
from newsportal.local_keys import fresh_keys
from tests.growth import growth

PASSAGE = "Zorblax qvink Drummok"


def seen(text: str, passage: str = PASSAGE) -> list[str]:
    recogniser = Recogniser(*fingerprint(passage))
    recogniser.search(text)
    return recogniser.passages


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        (f"He said: {PASSAGE}.", PASSAGE),
        ("xZorblax\n qvink\u00ad\u200b \tDrum\u00admokx", PASSAGE),
        ("Zorb lax qvinkDrummok", "Zorb lax qvinkDrummok"),
        ("> Is it true that Zorblax\n> qvink Drummok?", PASSAGE),
        ("zorblax qvink drummok", None),
        ("Zorblax qvink Drummo", None),
        ("", None),
    ],
)
def test_it_is_found_by_its_letters_however_it_is_spaced(text, spelled):
    assert seen(text) == ([spelled] if spelled else [])


def test_each_spelling_is_found_once():
    assert seen(f"{PASSAGE} {PASSAGE} Zorblaxqvink Drummok") == [PASSAGE, "Zorblaxqvink Drummok"]


def test_it_is_found_under_a_key_that_seals_no_more_and_not_without_it(settings):
    digest, letters = fingerprint(PASSAGE)
    old, new = settings.VAULT_KEYS, [fresh_keys()["VAULT_KEYS"].replace("k1:", "k2:")]
    for listed, found in ((new + old, [PASSAGE]), (new, [])):
        settings.VAULT_KEYS = listed
        recogniser = Recogniser(digest, letters)
        recogniser.search(f"We print {PASSAGE}.")
        assert recogniser.passages == found


def test_the_digest_is_one_of_the_vault_for_this_purpose_alone():
    digest, letters = fingerprint(" Zorblax\u00ad qvink\nDrummok")
    assert letters == 19
    assert digest == vault.keyed_digest("redacted passage", "ZorblaxqvinkDrummok")
    assert digest != vault.keyed_digest("masked text", "ZorblaxqvinkDrummok")
    assert [digester("Zorblax") for digester in digesters()] == vault.keyed_digests("redacted passage", "Zorblax")


@given(before=st.text(max_size=30), passage=st.text(min_size=1, max_size=12), after=st.text(max_size=30))
def test_wherever_a_redaction_finds_a_passage_it_is_recognised(before, passage, after):
    letters, _places = letters_and_places(passage)
    if letters:
        assert passage_pattern(passage).search(before + passage + after)
        assert {letters_and_places(found)[0] for found in seen(before + passage + after, passage)} == {letters}


@given(st.text())
def test_letters_stand_where_they_are_said_to(text):
    letters, places = letters_and_places(text)
    assert [text[place] for place in places] == list(letters)
    assert all(first < second for first, second in pairwise(places))
    assert len(unquoted(text)) == len(text)


@pytest.mark.parametrize("unit", ["a", "a ", "\n> a", ">" * 50 + "\n"])
def test_looking_takes_as_long_as_the_text(unit):
    recogniser = Recogniser(*fingerprint(PASSAGE))
    assert growth(recogniser._look_through, unit) <= 2.3
    assert growth(unquoted, unit) <= 2.3

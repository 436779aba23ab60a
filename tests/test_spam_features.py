"""What the spam filter sees of a comment."""

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.spam.features import BUCKETS, LONGEST_WORD, features
from tests.growth import growth

ANY_TEXT = st.text(max_size=300)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_has_features_in_order_each_once(text, name):
    numbers = features(text, name)
    assert numbers == sorted(set(numbers))
    assert all(0 <= number < BUCKETS for number in numbers)


def test_how_often_a_word_comes_does_not_count():
    assert features("tide tide tide") == features("tide tide")


def test_the_numbers_are_those_of_the_documentation():
    numbers = features("Tide", "Ines")
    word, piece, name = crc32(b"tide", 1), crc32(b" tid", 2), crc32(b"ines", 4)
    assert {number % BUCKETS for number in (word, piece, name)} <= set(numbers)
    # If this changes, so must VERSION: filters that were learned speak of these numbers.
    assert numbers[:4] == [169, 17513, 31633, 34349]


def test_capitals_are_no_other_word_but_shouting_is_seen():
    assert features("The ferry runs") == features("the FERRY runs")
    assert features("THE FERRY RUNS") != features("the ferry runs")


def test_a_word_of_the_name_is_not_that_word_in_the_text():
    assert features("casino", "Ann") != features("Ann", "casino")


@pytest.mark.parametrize("link", ["https://shop.example/", "www.shop.example", "[url=shop.example]", "<a href=x>"])
def test_a_link_is_seen_in_every_spelling(link):
    one_link = crc32(b"links 1", 5) % BUCKETS
    assert one_link in features(f"Look at {link} now")
    assert one_link not in features("Look at it now")


def test_the_end_of_an_endless_word_is_not_read():
    assert features("ab" * LONGEST_WORD) == features("ab" * LONGEST_WORD + "c")
    assert features("ab" * 15) != features("ab" * 15 + "c")


@pytest.mark.parametrize("unit", ["ferry pier ", "a", "https://", "Ж!", "a b c d ", "<a "])
def test_the_time_grows_with_the_text(unit):
    assert growth(features, unit) <= 2.3

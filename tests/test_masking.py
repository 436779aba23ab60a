"""Leaving passages out of a comment's text without rewriting it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.masking import BadMask, masked, moved, with_passage

TEXT = "Call 555 0100 or write."


def test_a_masked_passage_is_left_out_and_marked():
    assert masked(TEXT, [5, 13], "[x]") == "Call [x] or write."


def test_a_text_without_masks_is_as_it_was_written():
    assert masked(TEXT, [], "[x]") == TEXT


def test_passages_that_touch_become_one():
    assert with_passage(TEXT, [5, 8], 8, 13) == [5, 13]


def test_passages_apart_stay_apart_and_in_order():
    assert with_passage(TEXT, [14, 16], 0, 4) == [0, 4, 14, 16]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (0, len(TEXT) + 1)])
def test_a_passage_that_is_not_in_the_text_is_refused(start, end):
    with pytest.raises(BadMask):
        with_passage(TEXT, [], start, end)


@given(st.text(min_size=1, max_size=60), st.data())
def test_nothing_of_a_masked_passage_is_left_and_all_else_is(text, data):
    masks: list[int] = []
    hidden: set[int] = set()
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        masks = with_passage(text, masks, start, end)
        hidden |= set(range(start, end))
    assert masked(text, masks, "") == "".join(c for place, c in enumerate(text) if place not in hidden)


@given(st.text("ab", min_size=1, max_size=40), st.data())
def test_masks_stay_on_their_words_when_others_give_way(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    masks = edges[: len(edges) // 2 * 2]
    spans = [match.span() for match in re.finditer("a+", text)]
    after = re.sub("a+", "XYZ", text)
    again: list[int] = []
    for start, end in moved(masks, spans, 3):
        again = with_passage(after, again, start, end)
    # The other letters are hidden or seen as before; what came in hides where only a part of what it replaced was seen.
    assert masked(after, again, "").replace("XYZ", "") == masked(text, masks, "").replace("a", "")

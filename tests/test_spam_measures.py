"""What a filter is worth, measured on scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.spam.measures import area_under_curve, folds, share_from, threshold

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.5000001, 0.9, 1.0]), min_size=1, max_size=40)


@given(SCORES, SCORES)
def test_the_area_counts_the_pairs_that_are_in_order(ham, spam):
    pairs = [(s > h) + (s == h) / 2 for h in ham for s in spam]
    assert area_under_curve(ham, spam) == pytest.approx(sum(pairs) / len(pairs))


def test_there_is_no_area_without_both_kinds():
    with pytest.raises(ValueError, match="nothing to compare"):
        area_under_curve([], [0.5])


@given(SCORES, st.sampled_from([0.0, 0.01, 0.05, 0.5, 1.0]))
def test_no_more_ham_is_lost_than_may_be_and_no_lower_threshold_would_do(ham, share):
    lowest = threshold(ham, share)
    assert share_from(ham, lowest) <= share
    lower = [score for score in ham if score < lowest]
    assert not lower or share_from(ham, max(lower)) > share


def test_nothing_is_no_share():
    assert share_from([], 0.5) == 0


@given(st.lists(st.integers(0, 20), min_size=1, max_size=80))
def test_each_place_is_in_one_part_and_each_group_too(groups):
    parts = folds(groups)
    assert sorted(place for part in parts for place in part) == list(range(len(groups)))
    assert len(parts) == min(10, len(set(groups)))
    seen = [{groups[place] for place in part} for part in parts]
    assert sum(map(len, seen)) == len(set(groups))

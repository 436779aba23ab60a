"""What a filter is worth: pure measures over the scores it gave to comments it had not learned from."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from math import inf, nextafter


def area_under_curve(ham: Sequence[float], spam: Sequence[float]) -> float:
    """
    Return how often a spam has the higher score of it and a ham drawn by chance; 0.5 is guessing, 1 never wrong.

    Equal scores count half (Mann and Whitney 1947). Raises ValueError without ham or without spam.
    """
    if not ham or not spam:
        raise ValueError("There is nothing to compare.")
    ordered = sorted(ham)
    wins = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in spam)
    return wins / (2 * len(ham) * len(spam))


def threshold(ham: Sequence[float], share_lost: float) -> float:
    """Return the lowest score from which on at most `share_lost` (0 to 1) of the ham would be called spam."""
    may_be_lost = int(share_lost * len(ham))
    if may_be_lost >= len(ham):
        return 0.0
    return nextafter(sorted(ham, reverse=True)[may_be_lost], inf)


def share_from(scores: Sequence[float], lowest: float) -> float:
    """Return the share of scores, 0 to 1, that are `lowest` or higher; 0 of none."""
    return sum(score >= lowest for score in scores) / len(scores) if scores else 0.0


def folds(groups: Sequence[Hashable], most: int = 10) -> list[list[int]]:
    """
    Split the places 0, 1, 2… so that those of one group stay together: a part for each group, or `most` even ones.

    The largest group goes first, each to the part that has least; the same groups are always split the same way.
    """
    places: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        places.setdefault(group, []).append(place)
    parts: list[list[int]] = [[] for _ in range(min(most, len(places)))]
    for members in sorted(places.values(), key=len, reverse=True):
        min(parts, key=len).extend(members)
    return parts

"""
Two sequences -> which of their elements belong together, in time that grows as their length does.

Short stretches are compared exactly (Myers' algorithm, in diff-match-patch). A long one is cut first at what stands
once on each side, in the order that keeps most (Bram Cohen's patience diff). What is still long then, and has nothing
of that kind, counts as rewritten. No clock is asked, so the same texts always give the same answer.
"""

from bisect import bisect_left
from collections.abc import Hashable, Sequence

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]

MAX_EXACT = 400
"""How many elements, of both sides together, are compared exactly."""

_MAX_CUTS = 12
_PRIVATE_USE = 0xE000

Pair = tuple[int, int]


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return the places (in `old`, in `new`) of equal elements that belong together; both ascend."""
    numbers: dict[Hashable, int] = {}
    found: list[Pair] = []
    codes = [[numbers.setdefault(element, len(numbers)) for element in side] for side in (old, new)]
    _match(codes[0], codes[1], (0, 0), _MAX_CUTS, found)
    return found


def _match(old: list[int], new: list[int], start: Pair, cuts: int, found: list[Pair]) -> None:
    """Add the matches of two stretches, which begin at `start`, in their order."""
    before = _equal_at_start(old, new)
    after = _equal_at_start(old[before:][::-1], new[before:][::-1])
    found += _in_step(start, before)
    middle = old[before : len(old) - after], new[before : len(new) - after]
    _match_middle(*middle, (start[0] + before, start[1] + before), cuts, found)
    found += _in_step((start[0] + len(old) - after, start[1] + len(new) - after), after)


def _match_middle(old: list[int], new: list[int], start: Pair, cuts: int, found: list[Pair]) -> None:
    if set(old).isdisjoint(new):
        return
    if len(old) + len(new) <= MAX_EXACT:
        found += [(start[0] + a, start[1] + b) for a, b in _exact(old, new)]
        return
    anchors = _in_order(_once_on_each_side(old, new)) if cuts else []
    if not anchors:
        return
    left = (0, 0)
    for anchor in [*anchors, (len(old), len(new))]:
        stretch = old[left[0] : anchor[0]], new[left[1] : anchor[1]]
        _match(*stretch, (start[0] + left[0], start[1] + left[1]), cuts - 1, found)
        if anchor[0] < len(old):
            found.append((start[0] + anchor[0], start[1] + anchor[1]))
        left = anchor[0] + 1, anchor[1] + 1


def _in_step(start: Pair, count: int) -> list[Pair]:
    return [(start[0] + place, start[1] + place) for place in range(count)]


def _equal_at_start(old: list[int], new: list[int]) -> int:
    return next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _exact(old: list[int], new: list[int]) -> list[Pair]:
    names: dict[int, str] = {}
    texts = ["".join(names.setdefault(code, chr(_PRIVATE_USE + len(names))) for code in side) for side in (old, new)]
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # whoever compares on a busy machine gets the same answer
    pairs, a, b = [], 0, 0
    for operation, text in differ.diff_main(texts[0], texts[1], False):
        if operation == differ.DIFF_EQUAL:
            pairs += _in_step((a, b), len(text))
        a += len(text) * (operation != differ.DIFF_INSERT)
        b += len(text) * (operation != differ.DIFF_DELETE)
    return pairs


def _once_on_each_side(old: list[int], new: list[int]) -> list[Pair]:
    places = _places_of_what_is_single(new)
    return [(a, places[code]) for code, a in _places_of_what_is_single(old).items() if code in places]


def _places_of_what_is_single(side: list[int]) -> dict[int, int]:
    places: dict[int, int] = {}
    repeated = set()
    for place, code in enumerate(side):
        if places.setdefault(code, place) != place:
            repeated.add(code)
    return {code: place for code, place in places.items() if code not in repeated}


def _in_order(pairs: list[Pair]) -> list[Pair]:
    """Return the longest choice of `pairs`, which ascend on the old side, that ascends on the new side too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, b) in enumerate(pairs):
        length = bisect_left(ends, b)
        ends[length : length + 1] = [b]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else -1)
    chosen, index = [], last[-1] if last else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]

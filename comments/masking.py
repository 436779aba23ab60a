"""
Passages of a comment that readers do not get: the words stay as they were written, and are left out when shown.

A comment's masks are pairs of numbers, one after the other: where a passage begins and where it ends, in characters of
the text. They are in order and do not overlap. Pure: no Django, no database.
"""

from collections.abc import Sequence
from itertools import pairwise


class BadMask(ValueError):
    """The passage is empty, or not inside the text."""


def masked(text: str, masks: Sequence[int], mark: str) -> str:
    """Return the text with `mark` in place of each masked passage."""
    edges = [0, *masks, len(text)]
    return mark.join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def with_passage(text: str, masks: Sequence[int], start: int, end: int) -> list[int]:
    """Return the masks with one more passage, joined to those it touches. Raises BadMask."""
    if not 0 <= start < end <= len(text):
        raise BadMask(f"A passage from {start} to {end} is not in a text of {len(text)} characters.")
    passages = sorted([*_pairs(masks), (start, end)])
    joined: list[tuple[int, int]] = []
    for first, last in passages:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return [edge for passage in joined for edge in passage]


def _pairs(masks: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(masks))[::2]


def moved(masks: Sequence[int], spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """
    Return the passages of the masks in the text in which `length` characters stand in place of each of `spans`.

    `spans` are (start, end) in the text before, in order and apart. A passage inside one of them is gone with it; one
    that begins or ends in the middle of one hides all that stands there now. They may overlap then.
    """
    left = [(a, b) for a, b in _pairs(masks) if not any(start <= a and b <= end for start, end in spans)]
    return [(_moved_edge(a, spans, length, 0), _moved_edge(b, spans, length, length)) for a, b in left]


def _moved_edge(edge: int, spans: Sequence[tuple[int, int]], length: int, inside: int) -> int:
    """Return where an edge stands afterwards; in the middle of a span, so many characters `inside` what came there."""
    grown = sum(length - (end - start) for start, end in spans if end <= edge)
    cut = next((start for start, end in spans if start < edge < end), None)
    return grown + (edge if cut is None else cut + inside)

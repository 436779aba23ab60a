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

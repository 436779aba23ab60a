"""Words as they are compared, and what became of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from articles.body import Break, Inline, Marker, Text
from articles.comparing.sequences import matches

# Chinese and Japanese have no spaces, so there each character is a word.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORDS = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+(?:['’-][^\W{_CJK}]+)*|\s+|.", re.DOTALL)


class Word(NamedTuple):
    """
    What is put in or taken out as a whole: a word, the space between two, or a sign.

    `kind` is "text", "break" for a new line, "cell" for the edge between two cells of a table, or "note" for the
    mention of the note whose key is `text`.
    """

    kind: str
    text: str = ""
    strong: bool = False
    emphasis: bool = False
    href: str = ""

    @property
    def weight(self) -> int:
        """How much it counts when what two texts share is told from coincidence: a space nothing, a note much."""
        return 9 if self.kind == "note" else int(any(map(str.isalnum, self.text)))


BREAK, CELL = Word("break"), Word("cell")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one part that share their marks. `kind` is a word's; a note is its number, "?" without one."""

    kind: str
    text: str
    strong: bool
    emphasis: bool
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """Words that had one fate: "same", "in" (only the newer text has them) or "out" (only the older one has)."""

    change: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Its characters; a mention of a note is none."""
        return "".join(piece.text for piece in self.pieces if piece.kind == "text")

    @property
    def word_count(self) -> int:
        """How many words it has."""
        return len(self.text.split())


Numbers = Mapping[str, int]


def words_of(inlines: Iterable[Inline]) -> Iterator[Word]:
    """Yield the words of a paragraph, one after the other, nothing left out."""
    for inline in inlines:
        if isinstance(inline, Text):
            marks = inline.strong, inline.emphasis, inline.href
            yield from (Word("text", text, *marks) for text in _WORDS.findall(inline.text))
        elif isinstance(inline, Marker):
            yield Word("note", inline.key)
        elif isinstance(inline, Break):
            yield BREAK


def words_in(text: str) -> list[Word]:
    """Return the words of a text without marks."""
    return list(words_of([Text(text)]))


def part_of(change: str, words: Iterable[Word], numbers: Numbers) -> Part:
    """Return words as one part; `numbers` are those of the notes, by key, in the text they stand in."""
    return Part(change, tuple(_pieces(words, numbers)))


def compare_words(
    old: Sequence[Word], new: Sequence[Word], old_numbers: Numbers, new_numbers: Numbers
) -> tuple[Part, ...]:
    """Return the words of both texts in one order: out and same give back the old one, same and in the new one."""
    parts: list[Part] = []
    words_apart = _joined(_stretches(old, new), lightest=1)
    for stretch in _joined(words_apart, lightest=4):
        if stretch.is_same:
            parts.append(part_of("same", stretch.new, new_numbers))
            continue
        parts += [part_of("out", stretch.old, old_numbers)] if stretch.old else []
        parts += [part_of("in", stretch.new, new_numbers)] if stretch.new else []
    return tuple(parts)


@dataclass(slots=True)
class _Stretch:
    """Words of both sides: the same ones, or some that took the place of others."""

    is_same: bool
    old: list[Word]
    new: list[Word]

    @property
    def weight(self) -> int:
        return max(sum(word.weight for word in side) for side in (self.old, self.new))


def _stretches(old: Sequence[Word], new: Sequence[Word]) -> Iterator[_Stretch]:
    """Yield what changed and what stayed by turns, beginning and ending with a change, which may be empty."""
    a = b = 0
    pairs = matches(old, new)
    for _, run in groupby(enumerate(pairs), key=lambda item: (item[1][0] - item[0], item[1][1] - item[0])):
        places = [pair for _, pair in run]
        start, stop = places[0], places[-1]
        yield _Stretch(False, list(old[a : start[0]]), list(new[b : start[1]]))
        a, b = stop[0] + 1, stop[1] + 1
        yield _Stretch(True, list(old[start[0] : a]), list(new[start[1] : b]))
    yield _Stretch(False, list(old[a:]), list(new[b:]))


def _joined(stretches: Iterator[_Stretch], lightest: int) -> Iterator[_Stretch]:
    """
    Join changes that share next to nothing between them: "the" amid two rewritten halves of a sentence.

    That is less than `lightest`, and no more than half of what changed on either side of it.
    """
    change = next(stretches)
    weight = change.weight
    for same in stretches:
        following = next(stretches)
        following_weight = following.weight
        is_amid = (change.old or change.new) and (following.old or following.new)
        if is_amid and same.weight < lightest and 2 * same.weight <= min(weight, following_weight):
            change.old += [*same.old, *following.old]
            change.new += [*same.new, *following.new]
            weight += following_weight
            continue
        yield change
        yield same
        change, weight = following, following_weight
    yield change


def _pieces(words: Iterable[Word], numbers: Numbers) -> Iterator[Piece]:
    for (kind, *marks), group in groupby(words, key=lambda word: (word.kind, *word[2:])):
        if kind == "text":
            yield Piece(kind, "".join(word.text for word in group), *marks)
            continue
        for word in group:
            yield Piece(kind, str(numbers.get(word.text, "?")) if kind == "note" else "", *marks)

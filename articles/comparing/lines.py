"""A document as lines, and what became of each: kept, changed, put in, taken out, moved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from articles.body import Block, Figure, Heading, Listing, Paragraph, PullQuote, Quote, Rule, Table
from articles.comparing.sequences import Pair, matches
from articles.comparing.words import CELL, Numbers, Part, Word, compare_words, part_of, words_of

_LOOK_AHEAD = 8
_ALIKE = 0.4


class Line(NamedTuple):
    """
    A paragraph, heading, item of a list, row of a table, caption or picture: whatever holds words, or stands like them.

    `role` is "paragraph", "heading", "subheading", "item", "numbered", "quote", "pull", "caption", "row", "rule" or
    "picture"; `image` is the key of a picture, whose words are its caption.
    """

    role: str
    words: tuple[Word, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """
    A line of either text. `change` is "same", "changed", "in" or "out"; `was` is its role before, where that changed.

    `moved`: the other text has the very same line elsewhere. `image` is the picture's key.
    """

    change: str
    role: str
    parts: tuple[Part, ...]
    was: str = ""
    image: str = ""
    moved: bool = False


def lines_of(blocks: Iterable[Block], around: str = "paragraph") -> Iterator[Line]:
    """Yield a document's lines in reading order; a paragraph gets the role of what it stands in, `around`."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Line(around, tuple(words_of(block.inlines)))
        elif isinstance(block, Heading):
            yield Line("heading" if block.level == 2 else "subheading", tuple(words_of(block.inlines)))
        elif isinstance(block, Quote):
            yield from lines_of(block.blocks, "quote")
        elif isinstance(block, PullQuote):
            yield from lines_of(block.paragraphs, "pull")
        elif isinstance(block, Listing):
            for item in block.items:
                yield from lines_of(item, "numbered" if block.ordered else "item")
        elif isinstance(block, Figure):
            yield Line("picture", tuple(words_of(block.caption)), block.image)
        elif isinstance(block, Table):
            yield from _lines_of_table(block)
        elif isinstance(block, Rule):
            yield Line("rule")


def _lines_of_table(table: Table) -> Iterator[Line]:
    if table.caption:
        yield Line("caption", tuple(words_of(table.caption)))
    for row in table.rows:
        words = [[*words_of(cell.inlines), CELL] for cell in row]
        yield Line("row", tuple(word for cell in words for word in cell)[:-1])


def compare_lines(
    old: Sequence[Line], new: Sequence[Line], old_numbers: Numbers, new_numbers: Numbers
) -> tuple[ComparedLine, ...]:
    """Return the lines of both texts in one order; `old_numbers` and `new_numbers` are those of their notes, by key."""
    moved = _on_both_sides(old, new)
    compared = []
    for a, b in _side_by_side(old, new):
        if a is None and b is not None:
            parts = (part_of("in", b.words, new_numbers),)
            compared.append(ComparedLine("in", b.role, parts, image=b.image, moved=b in moved))
        elif b is None and a is not None:
            parts = (part_of("out", a.words, old_numbers),)
            compared.append(ComparedLine("out", a.role, parts, image=a.image, moved=a in moved))
        elif a is not None and b is not None:
            compared.append(_compared(a, b, old_numbers, new_numbers))
    return tuple(compared)


def _compared(old: Line, new: Line, old_numbers: Numbers, new_numbers: Numbers) -> ComparedLine:
    if old == new:
        return ComparedLine("same", new.role, (part_of("same", new.words, new_numbers),), image=new.image)
    parts = compare_words(old.words, new.words, old_numbers, new_numbers)
    was = old.role if old.role != new.role else ""
    return ComparedLine("changed", new.role, parts, was, new.image)


def _on_both_sides(old: Sequence[Line], new: Sequence[Line]) -> set[Line]:
    """Return the lines with words that stand once in each text."""
    counts = Counter(old), Counter(new)
    return {line for line, count in counts[0].items() if line.words and count == counts[1][line] == 1}


def _side_by_side(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    a = b = 0
    for pair in [*matches(old, new), (len(old), len(new))]:
        yield from _likeliest(old[a : pair[0]], new[b : pair[1]])
        if pair[0] < len(old):
            yield old[pair[0]], new[pair[1]]
        a, b = pair[0] + 1, pair[1] + 1


def _likeliest(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Yield lines that were rewritten beside what became of them, where enough of their words are the same."""
    a = b = 0
    for i, j in _alike(old, new):
        yield from ((line, None) for line in old[a:i])
        yield from ((None, line) for line in new[b:j])
        yield old[i], new[j]
        a, b = i + 1, j + 1
    yield from ((line, None) for line in old[a:])
    yield from ((None, line) for line in new[b:])


def _alike(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    """Yield the places of lines that are alike; each line is compared with a few, so that long texts take no longer."""
    counts = [_weights(line) for line in old], [_weights(line) for line in new]
    free = 0
    for i in range(len(old)):
        near = range(free, min(len(new), free + _LOOK_AHEAD))
        likeness = {j: _likeness(old[i], new[j], counts[0][i], counts[1][j]) for j in near}
        best = max(near, key=lambda j: (likeness[j], -j), default=None)
        if best is not None and likeness[best] > _ALIKE:
            yield i, best
            free = best + 1


def _weights(line: Line) -> Counter[str]:
    return Counter(word.text for word in line.words if word.weight)


def _likeness(old: Line, new: Line, old_words: Counter[str], new_words: Counter[str]) -> float:
    """Return how alike two lines are, from 0 to 1 (Dice's coefficient of their words); pictures by what they show."""
    if old.image or new.image:
        return float(old.image == new.image)
    if (old.role == "row") != (new.role == "row"):
        return 0
    total = old_words.total() + new_words.total()
    return 2 * (old_words & new_words).total() / total if total else 0

"""Finding a passage in a body by its words, whatever markup runs through them, and putting other words in its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from articles.body.document import (
    Block,
    Break,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Listing,
    Note,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    Text,
    text_of,
)
from articles.body.reading import parse
from articles.body.writing import serialise

# What nobody sees and a copied passage need not have: soft hyphens, joiners, spaces of no width, marks of direction.
_SPACE = r"\s+(?:(?<=\n)>[>\s]*)?"
_UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufeff]"
_LETTER = r"[^\s" + _UNSEEN[1:]


@dataclass(slots=True)
class Removal:
    """A passage on its way out: `pattern` finds it, `mark` takes its place, `count` is how often it was found."""

    pattern: re.Pattern[str]
    mark: str
    count: int = 0

    def text(self, text: str) -> str:
        """Return a plain text with the mark in place of each passage."""
        found, count = self.pattern.subn(lambda _: self.mark, text)
        self.count += count
        return found

    def address(self, url: str) -> str:
        """Return an address, or "" when the passage stands in it, percent-encoded or not."""
        if self.pattern.search(url) or self.pattern.search(unquote(url)):
            self.count += 1
            return ""
        return url

    def html(self, html: str) -> str:
        """
        Return a body with the mark in place of each passage; one without the passage is left as it is.

        A passage is found within one paragraph, heading, cell or caption, and within one field of a note. A note that
        stands inside it stays, after the mark. Raises BodyTooLong.
        """
        before = self.count
        document = parse(html)
        changed = _redacted(document, self)
        return serialise(changed) if self.count > before else html


def passage_words(passage: str) -> list[str]:
    """Return the words of a passage, without what nobody sees."""
    return re.sub(_UNSEEN, "", passage).split()


def letters_and_places(text: str) -> tuple[str, list[int]]:
    """Return a text's characters without spaces and without what nobody sees, and where each of them stands."""
    places = [match.start() for match in re.finditer(_LETTER, text)]
    return "".join([text[place] for place in places]), places


def unquoted(text: str) -> str:
    """Return a text without the ">" that a reader who quotes puts before each line; as many characters as before."""
    return re.sub(r"(?<=\n)>[>\s]*", lambda signs: " " * len(signs[0]), text)


def passage_pattern(passage: str) -> re.Pattern[str]:
    """
    Return what finds a passage that has words: its characters in their case, with any space between its words.

    What nobody sees may stand among them, and where a reader quotes it, a new line begins with ">".
    """
    return re.compile(_SPACE.join(f"{_UNSEEN}*".join(map(re.escape, word)) for word in passage_words(passage)))


def _redacted(document: Document, removal: Removal) -> Document:
    notes = tuple(_note(note, removal) for note in document.notes)
    return Document(_blocks(document.blocks, removal), notes, ())


def _note(note: Note, removal: Removal) -> Note:
    changed = replace(
        note,
        text=removal.text(note.text),
        title=removal.text(note.title),
        quote=removal.text(note.quote),
        accessed=removal.text(note.accessed),
        url=removal.address(note.url),
        refused_url=removal.address(note.refused_url),
    )
    return replace(changed, text=removal.mark) if changed.is_empty and not note.is_empty else changed


def _blocks(blocks: Iterable[Block], removal: Removal) -> tuple[Block, ...]:
    return tuple(_block(block, removal) for block in blocks)


def _block(block: Block, removal: Removal) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, inlines=_inlines(block.inlines, removal))
    if isinstance(block, Quote):
        return replace(block, blocks=_blocks(block.blocks, removal))
    if isinstance(block, Listing):
        return replace(block, items=tuple(_blocks(item, removal) for item in block.items))
    if isinstance(block, PullQuote):
        return PullQuote(tuple(Paragraph(_inlines(part.inlines, removal)) for part in block.paragraphs))
    if isinstance(block, Figure):
        return replace(block, caption=_inlines(block.caption, removal), link=removal.address(block.link))
    if isinstance(block, Table):
        rows = tuple(tuple(_cell(cell, removal) for cell in row) for row in block.rows)
        return Table(_inlines(block.caption, removal), rows)
    return block


def _cell(cell: Cell, removal: Removal) -> Cell:
    return replace(cell, inlines=_inlines(cell.inlines, removal))


def _inlines(inlines: tuple[Inline, ...], removal: Removal) -> tuple[Inline, ...]:
    """Return what a paragraph holds: the text a passage begins in takes the mark, what follows of it goes."""
    spans = [match.span() for match in removal.pattern.finditer(text_of(inlines))]
    removal.count += len(spans)
    kept: list[Inline] = []
    start = 0
    for inline in inlines:
        stop = start + len(text_of((inline,)))
        if isinstance(inline, Text):
            text = _without(inline.text, start, _spans_in(spans, start, stop), removal.mark)
            if text:
                kept.append(replace(inline, text=text, href=removal.address(inline.href)))
        elif not (isinstance(inline, Break) and _spans_in(spans, start, stop)):
            kept.append(inline)
        start = stop
    return tuple(kept)


def _spans_in(spans: list[tuple[int, int]], start: int, stop: int) -> list[tuple[int, int]]:
    """Return those of the spans, which follow each other, that have a character from `start` to before `stop`."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    last = bisect_left(spans, stop, key=lambda span: span[0])
    return spans[first:last]


def _without(text: str, offset: int, spans: list[tuple[int, int]], mark: str) -> str:
    """Return a text that begins at `offset` without the spans; those that begin in it leave the mark."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts.append(text[done : max(start - offset, 0)])
        if start >= offset:
            parts.append(mark)
        done = end - offset
    return "".join([*parts, text[done:]])

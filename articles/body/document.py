"""What a body is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that share their marks. `href` is "" or an address that is safe to link to."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The place of a note in the text, first mention or later. It dangles when the document has no such note."""

    key: str


Inline = Text | Break | Marker


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; never blank."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the article, of level 2 or 3."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item holds blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column."""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """Words of the article set large in its column. It stands between the blocks of the article, never inside one."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; it takes the places of so many columns and rows."""

    inlines: tuple[Inline, ...] = ()
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table whose cells fill its grid, each place once; one of them at least has words.

    It stands between the blocks of the article, never inside one.
    """

    caption: tuple[Inline, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A picture, by its key, with a caption of its own or none. It stands between the blocks of the article.

    With a `link`, a web address, it is a card: it stands for a video, a post or a map on another site.
    """

    image: str
    caption: tuple[Inline, ...]
    link: str = ""


Leaf = Paragraph | Heading | Cell
Block = Paragraph | Heading | Quote | Listing | Rule | PullQuote | Table | Figure


@dataclass(frozen=True, slots=True)
class Note:
    """
    One note. All texts are plain text.

    `key` is its lasting name, `number` its place. `url` is "" or a plain http(s) address, safe to link to; what stood
    in its place and is none is kept in `refused_url`, for the editor to mend. `lost`: an import lost the
    address. `unplaced`: no sentence refers to it. `mentions` counts the sentences that do.
    """

    key: str
    number: int
    text: str = ""
    title: str = ""
    url: str = ""
    quote: str = ""
    accessed: str = ""
    lost: bool = False
    unplaced: bool = False
    mentions: int = 0
    refused_url: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(part.strip() for part in (self.text, self.title, self.url, self.quote, self.refused_url))


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Something an editor has to mend before the article can be published.

    `code` is "dangling" (a marker without a note), "empty", "unplaced", "bad address" or "long address"; `number` is
    the note's, None for a dangling marker; `sentence` holds the words around it, or of it when it is unplaced.
    """

    code: str
    number: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A body, read: its blocks, its notes in the order of their numbers, its faults."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    faults: tuple[Fault, ...]


def leaves(blocks: Iterable[Block]) -> Iterator[Leaf]:
    """Yield what holds words in reading order, however deep it is; a caption is a paragraph."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block
        elif isinstance(block, Quote):
            yield from leaves(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from leaves(item)
        elif isinstance(block, PullQuote):
            yield from block.paragraphs
        elif isinstance(block, Table | Figure):
            if block.caption:
                yield Paragraph(block.caption)
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)


def image_keys(blocks: Iterable[Block]) -> list[str]:
    """Return the keys of the pictures in the text, in its order, each once."""
    return list(dict.fromkeys(block.image for block in blocks if isinstance(block, Figure)))


def text_of(inlines: Iterable[Inline]) -> str:
    """Return the characters of a paragraph or heading, markers left out."""
    return "".join(
        inline.text if isinstance(inline, Text) else "\n" if isinstance(inline, Break) else "" for inline in inlines
    )

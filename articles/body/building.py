"""What a body's HTML says, tag by tag -> blocks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from articles.body.document import (
    Block,
    Break,
    Cell,
    Figure,
    Heading,
    Inline,
    Listing,
    Marker,
    Paragraph,
    PullQuote,
    Quote,
    Rule,
    Table,
    Text,
    text_of,
)
from articles.body.notes import Mark, card_address
from articles.body.tables import table_blocks

MAX_DEPTH = 6

_LISTS = {"ul", "ol"}
_CONTAINERS = {"blockquote", "ul", "ol", "li"}
_LEAVES = {"p", "h2", "h3"}
# What each of these may stand in; "figure" is one without a picture, which can hold a table and its caption.
_PARENTS = {
    "li": _LISTS,
    "figure": {"root"},
    "figcaption": {"figure"},
    "table": {"root", "figure"},
    "caption": {"table"},
    "tr": {"table"},
    "th": {"tr"},
    "td": {"tr"},
}
# They hold words and no blocks: each paragraph in them is a line.
_HOLD_WORDS = {"picture", "figcaption", "caption", "th", "td"}
_IMAGE_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; `href` among its attributes is "" or safe to link to."""

    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    tag: str


Event = Start | End | Mark | str


@dataclass(slots=True)
class _Frame:
    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    words: list[Inline] = field(default_factory=list)
    caption: list[Inline] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def add(self, block: Block) -> None:
        if self.tag in _LISTS:
            self.items.append((block,))
        else:
            self.blocks.append(block)


class Builder:
    """Builds blocks from events: an open paragraph, the elements around it, the marks that are on."""

    def __init__(self, keys: Iterator[str]) -> None:
        self._keys = keys
        self._frames = [_Frame("root")]
        self._frames_kept: list[bool] = []
        self._leaf = "p"
        self._inlines: list[Inline] = []
        self._has_place = False
        self._strong = 0
        self._emphasis = 0
        self._hrefs: list[str] = []
        self._sups: list[str] = []

    def take(self, event: Event) -> None:
        """Read the next tag, note or text."""
        if isinstance(event, str):
            self._text(event)
        elif isinstance(event, Mark):
            self._inlines.append(Marker(next(self._keys)))
            self._has_place = self._has_place or not event.unplaced
        elif isinstance(event, Start):
            self._start(event)
        else:
            self._end(event.tag)

    def finish(self) -> tuple[Block, ...]:
        """Return the blocks of the document."""
        self._end_leaf()
        return tuple(self._frames[0].blocks)

    def _start(self, event: Start) -> None:
        tag = event.tag
        if tag == "strong":
            self._strong += 1
        elif tag == "em":
            self._emphasis += 1
        elif tag == "a":
            self._hrefs.append(event.attributes["href"])
        elif tag in ("sup", "note"):
            self._sups.append(tag)
        elif tag == "br":
            self._inlines.append(Break())
        else:
            self._end_leaf()
            self._start_block(event)

    def _start_block(self, event: Start) -> None:
        if event.tag == "hr":
            self._frames[-1].add(Rule())
        elif event.tag in _LEAVES:
            self._leaf = event.tag
        elif event.tag in _CONTAINERS or event.tag in _PARENTS:
            kind = self._kind(event)
            self._frames_kept.append(kind != "")
            if kind:
                self._frames.append(_Frame(kind, event.attributes))

    def _kind(self, event: Start) -> str:
        """Return what an element is where it stands, or "" when only its words are kept."""
        tag, parent = event.tag, self._frames[-1].tag
        if tag in _PARENTS:
            if parent not in _PARENTS[tag]:
                return ""
            is_picture = tag == "figure" and _IMAGE_KEY.fullmatch(event.attributes.get("data-image", ""))
            return "picture" if is_picture else tag
        if parent == "root" and "data-pull" in event.attributes:
            return "pull quote"
        depth = sum(frame.tag in _CONTAINERS and frame.tag != "li" for frame in self._frames)
        holds_blocks = parent in ("root", "figure") or parent in _CONTAINERS
        return tag if holds_blocks and depth < MAX_DEPTH else ""

    def _end(self, tag: str) -> None:
        if tag == "strong":
            self._strong -= 1
        elif tag == "em":
            self._emphasis -= 1
        elif tag == "a":
            self._hrefs.pop()
        elif tag == "sup":
            self._sups.pop()
        elif tag not in ("br", "hr"):
            self._end_leaf()
            if (tag in _CONTAINERS or tag in _PARENTS) and self._frames_kept.pop():
                self._close(self._frames.pop(), self._frames[-1])

    def _close(self, frame: _Frame, parent: _Frame) -> None:
        """Give what an element holds to the one around it."""
        if frame.tag in ("td", "th"):
            spans = _span(frame.attributes, "colspan"), _span(frame.attributes, "rowspan")
            parent.cells.append(Cell(tuple(frame.words), frame.tag == "th", *spans))
        elif frame.tag == "tr":
            parent.rows.append(tuple(frame.cells))
            parent.blocks.extend(frame.blocks)
        elif frame.tag in ("caption", "figcaption"):
            _add_line(parent.caption, frame.words)
        elif frame.tag == "li":
            if frame.blocks:
                parent.items.append(tuple(frame.blocks))
        else:
            for block in _blocks_of(frame):
                parent.add(block)

    def _text(self, text: str) -> None:
        if self._sups and self._sups[-1] == "note" and _is_shown_number(text):
            return
        href = self._hrefs[-1] if self._hrefs else ""
        new = Text(text, self._strong > 0, self._emphasis > 0, href)
        self._inlines.append(new)

    def _end_leaf(self) -> None:
        """Close the paragraph or heading. A blank one, or one that only keeps unplaced notes, is left out."""
        inlines, leaf, has_place = tuple(_joined(self._inlines)), self._leaf, self._has_place
        self._inlines, self._leaf, self._has_place = [], "p", False
        if not has_place and not text_of(inlines).strip():
            return
        frame = self._frames[-1]
        if frame.tag in _HOLD_WORDS:
            _add_line(frame.words, inlines)
        elif leaf == "p" or frame.tag == "pull quote":
            frame.add(Paragraph(inlines))
        else:
            frame.add(Heading(int(leaf[1]), inlines))


def _blocks_of(frame: _Frame) -> list[Block]:
    """Return the blocks an element is: one, none when it is empty, or what it only held together."""
    if frame.tag == "picture":
        return [Figure(frame.attributes["data-image"], tuple(frame.words), _card(frame))]
    if frame.tag in _LISTS:
        return [Listing(frame.tag == "ol", tuple(frame.items))] if frame.items else []
    if frame.tag == "table":
        return [*frame.blocks, *table_blocks(tuple(frame.caption), frame.rows)]
    if frame.tag == "figure":
        return [*_captioned(frame.blocks, tuple(frame.caption)), *_address_of(_card(frame))]
    if frame.tag == "pull quote":
        paragraphs = tuple(block for block in frame.blocks if isinstance(block, Paragraph))
        return [PullQuote(paragraphs)] if paragraphs else []
    return [Quote(tuple(frame.blocks))] if frame.blocks else []


def _card(frame: _Frame) -> str:
    return card_address(frame.attributes.get("data-link", ""))


def _address_of(link: str) -> list[Block]:
    """Return what is left of a card without a picture."""
    return [Paragraph((Text(link, href=link),))] if link else []


def _captioned(blocks: list[Block], caption: tuple[Inline, ...]) -> list[Block]:
    """Return the blocks of a figure without a picture; its caption belongs to its table, if it has one."""
    if not caption:
        return blocks
    if len(blocks) == 1 and isinstance(blocks[0], Table) and not blocks[0].caption:
        return [replace(blocks[0], caption=caption)]
    return [*blocks, Paragraph(caption)]


def _add_line(words: list[Inline], line: Sequence[Inline]) -> None:
    if words and line:
        words.append(Break())
    words.extend(line)


def _span(attributes: Mapping[str, str], name: str) -> int:
    typed = attributes.get(name, "").strip()
    return max(1, int(typed)) if re.fullmatch("[0-9]{1,3}", typed) else 1


def _joined(inlines: list[Inline]) -> Iterator[Inline]:
    """Yield the inlines with neighbouring texts of equal marks as one."""
    parts: list[str] = []
    last: Text | None = None
    for inline in inlines:
        if last and isinstance(inline, Text) and _marks(inline) == _marks(last):
            parts.append(inline.text)
            continue
        if last:
            yield Text("".join(parts), *_marks(last))
        last = inline if isinstance(inline, Text) else None
        parts = [inline.text] if isinstance(inline, Text) else []
        if last is None:
            yield inline
    if last:
        yield Text("".join(parts), *_marks(last))


def _marks(text: Text) -> tuple[bool, bool, str]:
    return text.strong, text.emphasis, text.href


def _is_shown_number(text: str) -> bool:
    """Whether the text inside a marker is only the number or star an editor's screen shows there."""
    return len(text) <= 12 and re.fullmatch(r"(\d{1,4}|[*†‡])?", text.strip(" \n[]()")) is not None

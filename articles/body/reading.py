"""Any string of HTML -> Document. Sanitised by nh3 first; the tree is built from what nh3 lets through."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from articles.body.document import (
    Block,
    Break,
    Document,
    Heading,
    Inline,
    Listing,
    Marker,
    Paragraph,
    Quote,
    Rule,
    Text,
    text_of,
)
from articles.body.faults import find_faults
from articles.body.notes import Mark, link_address, name_notes, number_notes, read_mark
from articles.body.taming import as_meant, tame, without_references

MAX_BODY_BYTES = 500_000
MAX_DEPTH = 6

_LISTS = {"ul", "ol"}
_CONTAINERS = {"blockquote", "ul", "ol", "li"}
_LEAVES = {"p", "h2", "h3"}
# Elements we do not keep, whose edges end a paragraph, so that the words on both sides stay apart.
_EDGES = {"div", "h1", "h4", "h5", "h6", "pre", "section", "article", "figure", "figcaption", "dt", "dd"}
_NOTE_ATTRIBUTES = {
    "data-fn", "data-ref", "data-text", "data-title", "data-url", "data-quote", "data-accessed", "data-lost",
    "data-unplaced",
}  # fmt: skip
_cleaner = nh3.Cleaner(
    tags=_CONTAINERS | _LEAVES | _EDGES | {"strong", "em", "a", "br", "hr", "sup"},
    attributes={"a": {"href"}, "sup": _NOTE_ATTRIBUTES},
    url_schemes={"http", "https"},
    link_rel=None,
)


class BodyTooLong(ValueError):
    """The body has more than MAX_BODY_BYTES bytes in UTF-8."""


def parse(html: str) -> Document:
    """
    Read a body. Any string is a body; what is not allowed in one is left out, its text is kept.

    Raises BodyTooLong when `html`, its ampersands written out, has more than MAX_BODY_BYTES bytes.
    """
    html = tame(html.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    refuse_over_limit(html)
    reader = _Reader()
    reader.feed(_cleaner.clean(without_references(html)))
    reader.close()
    keys, fields = name_notes([event for event in reader.events if isinstance(event, Mark)])
    builder = _Builder(iter(keys))
    for event in reader.events:
        builder.take(event)
    blocks = builder.finish()
    notes = number_notes(blocks, fields)
    return Document(blocks, notes, find_faults(blocks, notes))


def refuse_over_limit(html: str) -> None:
    """Raise BodyTooLong when a body has more than MAX_BODY_BYTES bytes."""
    if len(html.encode()) > MAX_BODY_BYTES:
        raise BodyTooLong(f"The text has more than {MAX_BODY_BYTES} bytes.")


@dataclass(frozen=True, slots=True)
class _Start:
    tag: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class _End:
    tag: str


_Event = _Start | _End | Mark | str


class _Reader(HTMLParser):
    """Turns nh3's well-formed HTML into events."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[_Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: as_meant(value or "") for name, value in attrs}
        mark = read_mark(values) if tag == "sup" else None
        if mark:
            self.events.append(mark)
        self.events.append(_Start("note" if mark else tag, link_address(values.get("href", ""))))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(_End(tag))

    def handle_data(self, data: str) -> None:
        self.events.append(as_meant(data))


@dataclass(slots=True)
class _Frame:
    tag: str
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)

    def add(self, block: Block) -> None:
        if self.tag in _LISTS:
            self.items.append((block,))
        else:
            self.blocks.append(block)


class _Builder:
    """Builds blocks from events: an open paragraph, the containers around it, the marks that are on."""

    def __init__(self, keys: Iterator[str]) -> None:
        self._keys = keys
        self._frames = [_Frame("root")]
        self._containers_kept: list[bool] = []
        self._leaf = "p"
        self._inlines: list[Inline] = []
        self._has_place = False
        self._strong = 0
        self._emphasis = 0
        self._hrefs: list[str] = []
        self._sups: list[str] = []

    def take(self, event: _Event) -> None:
        if isinstance(event, str):
            self._text(event)
        elif isinstance(event, Mark):
            self._inlines.append(Marker(next(self._keys)))
            self._has_place = self._has_place or not event.unplaced
        elif isinstance(event, _Start):
            self._start(event)
        else:
            self._end(event.tag)

    def finish(self) -> tuple[Block, ...]:
        self._end_leaf()
        return tuple(self._frames[0].blocks)

    def _start(self, event: _Start) -> None:
        tag = event.tag
        if tag == "strong":
            self._strong += 1
        elif tag == "em":
            self._emphasis += 1
        elif tag == "a":
            self._hrefs.append(event.href)
        elif tag in ("sup", "note"):
            self._sups.append(tag)
        elif tag == "br":
            self._inlines.append(Break())
        else:
            self._end_leaf()
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        if tag == "hr":
            self._frames[-1].add(Rule())
        elif tag in _CONTAINERS:
            self._open_container(tag)
        elif tag in _LEAVES:
            self._leaf = tag

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
            if tag in _CONTAINERS and self._containers_kept.pop():
                self._close_container()

    def _open_container(self, tag: str) -> None:
        in_list = self._frames[-1].tag in _LISTS
        depth = sum(frame.tag not in ("root", "li") for frame in self._frames)
        kept = in_list if tag == "li" else depth < MAX_DEPTH
        self._containers_kept.append(kept)
        if kept:
            self._frames.append(_Frame(tag))

    def _close_container(self) -> None:
        frame, parent = self._frames.pop(), self._frames[-1]
        if frame.tag == "li" and frame.blocks:
            parent.items.append(tuple(frame.blocks))
        elif frame.tag == "blockquote" and frame.blocks:
            parent.add(Quote(tuple(frame.blocks)))
        elif frame.tag in _LISTS and frame.items:
            parent.add(Listing(frame.tag == "ol", tuple(frame.items)))

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
        self._frames[-1].add(Paragraph(inlines) if leaf == "p" else Heading(int(leaf[1]), inlines))


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

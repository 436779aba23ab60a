"""Any string of HTML -> Document. Sanitised by nh3 first; the tree is built from what nh3 lets through."""

from html.parser import HTMLParser

import nh3

from articles.body.building import Builder, End, Event, Start
from articles.body.document import Document
from articles.body.faults import find_faults
from articles.body.notes import Mark, link_address, name_notes, number_notes, read_mark
from articles.body.taming import MEANT_ELEMENTS, as_meant, tame, with_ampersands, without_references

MAX_BODY_BYTES = 500_000

_BLOCKS = {"blockquote", "ul", "ol", "li", "p", "h2", "h3", "hr", "figure", "figcaption"}
# Elements we do not keep, whose edges end a paragraph, so that the words on both sides stay apart.
_EDGES = {"div", "h1", "h4", "h5", "h6", "pre", "section", "article", "dt", "dd"}
_NOTE_ATTRIBUTES = {
    "data-fn", "data-ref", "data-text", "data-title", "data-url", "data-quote", "data-accessed", "data-lost",
    "data-unplaced",
}  # fmt: skip
_SPANS = {"colspan", "rowspan"}
_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _EDGES | MEANT_ELEMENTS.keys() | {"strong", "em", "a", "br", "sup"},
    attributes={
        "a": {"href"},
        "sup": _NOTE_ATTRIBUTES,
        "blockquote": {"data-pull"},
        "figure": {"data-image", "data-link"},
        **{disguise: _SPANS for disguise, name in MEANT_ELEMENTS.items() if name in ("td", "th")},
    },
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
    html = with_ampersands(html.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    refuse_over_limit(html)
    reader = _Reader()
    reader.feed(_cleaner.clean(without_references(tame(html))))
    reader.close()
    keys, fields = name_notes([event for event in reader.events if isinstance(event, Mark)])
    builder = Builder(iter(keys))
    for event in reader.events:
        builder.take(event)
    blocks = builder.finish()
    notes = number_notes(blocks, fields)
    return Document(blocks, notes, find_faults(blocks, notes))


def refuse_over_limit(html: str) -> None:
    """Raise BodyTooLong when a body has more than MAX_BODY_BYTES bytes."""
    if len(html.encode()) > MAX_BODY_BYTES:
        raise BodyTooLong(f"The text has more than {MAX_BODY_BYTES} bytes.")


class _Reader(HTMLParser):
    """Turns nh3's well-formed HTML into events."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: as_meant(value or "") for name, value in attrs}
        mark = read_mark(values) if tag == "sup" else None
        if mark:
            self.events.append(mark)
        if tag == "a":
            values["href"] = link_address(values.get("href", ""))
        self.events.append(Start("note" if mark else MEANT_ELEMENTS.get(tag, tag), values))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(End(MEANT_ELEMENTS.get(tag, tag)))

    def handle_data(self, data: str) -> None:
        self.events.append(as_meant(data))

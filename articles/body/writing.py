"""Document -> the one canonical HTML."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from articles.body.document import (
    Block,
    Break,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Listing,
    Marker,
    Note,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    Text,
)
from articles.body.reading import parse, refuse_over_limit


def clean(html: str) -> str:
    """
    Return a body as it is stored: sanitised, in canonical form, each note once. Cleaning again changes nothing.

    Raises BodyTooLong when the body has more than MAX_BODY_BYTES bytes, before or after.
    """
    canonical = serialise(parse(html))
    refuse_over_limit(canonical)
    return canonical


def serialise(document: Document) -> str:
    """Return the HTML of a document that `parse` made; parsing it gives the same document again."""
    writer = _Writer(document.notes)
    placed = writer.blocks(document.blocks)
    unplaced = "".join(_note(note, " data-unplaced") for note in document.notes if note.unplaced)
    return f"{placed}<p>{unplaced}</p>" if unplaced else placed


class _Writer:
    """Writes blocks, and each note where it is first mentioned."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._unwritten = {note.key: note for note in notes}

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p>{self._inlines(block.inlines)}</p>"
        if isinstance(block, Heading):
            return f"<h{block.level}>{self._inlines(block.inlines)}</h{block.level}>"
        if isinstance(block, Quote):
            return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
        if isinstance(block, Listing):
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{self.blocks(item)}</li>' for item in block.items)}</{tag}>"
        if isinstance(block, PullQuote):
            return f"<blockquote data-pull>{self.blocks(block.paragraphs)}</blockquote>"
        if isinstance(block, Figure):
            link = f' data-link="{escape(block.link)}"' if block.link else ""
            return f'<figure data-image="{block.image}"{link}>{self._caption("figcaption", block.caption)}</figure>'
        if isinstance(block, Table):
            return self._table(block)
        return "<hr>"

    def _table(self, table: Table) -> str:
        caption = self._caption("caption", table.caption)
        rows = "".join(f"<tr>{''.join(self._cell(cell) for cell in row)}</tr>" for row in table.rows)
        return f"<table>{caption}{rows}</table>"

    def _caption(self, tag: str, inlines: tuple[Inline, ...]) -> str:
        return f"<{tag}>{self._inlines(inlines)}</{tag}>" if inlines else ""

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.is_header else "td"
        return f"<{tag}{spans(cell)}>{self._inlines(cell.inlines)}</{tag}>"

    def _inlines(self, inlines: tuple[Inline, ...]) -> str:
        return "".join(
            write_texts(inline) if isinstance(inline, list) else self._single(inline) for inline in runs(inlines)
        )

    def _single(self, inline: Break | Marker) -> str:
        if isinstance(inline, Break):
            return "<br>"
        note = self._unwritten.pop(inline.key, None)
        return _note(note) if note else f'<sup data-ref="{escape(inline.key)}"></sup>'


def spans(cell: Cell) -> str:
    """Return the attributes that say how many columns and rows a cell takes, when it takes more than one."""
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return columns + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def runs(inlines: Iterable[Inline]) -> Iterator[list[Text] | Break | Marker]:
    """Yield the inlines with neighbouring texts gathered in lists."""
    texts: list[Text] = []
    for inline in inlines:
        if isinstance(inline, Text):
            texts.append(inline)
            continue
        if texts:
            yield texts
            texts = []
        yield inline
    if texts:
        yield texts


def write_texts(texts: Iterable[Text], rel: str = "", base: str = "") -> str:
    """
    Return HTML for neighbouring texts; marks that several share are opened once.

    `rel` goes on links outward, `base` before the paths of links within the paper.
    """
    return "".join(
        _link(href, _strong_and_emphasis(group), rel, base) for href, group in groupby(texts, lambda text: text.href)
    )


def _link(href: str, html: str, rel: str, base: str) -> str:
    if not href:
        return html
    if href.startswith("/"):
        return f'<a href="{escape(base + href)}">{html}</a>'
    rel_attribute = f' rel="{rel}"' if rel else ""
    return f'<a href="{escape(href)}"{rel_attribute}>{html}</a>'


def _strong_and_emphasis(texts: Iterable[Text]) -> str:
    return "".join(
        f"<strong>{_emphasis(group)}</strong>" if strong else _emphasis(group)
        for strong, group in groupby(texts, lambda t: t.strong)
    )


def _emphasis(texts: Iterable[Text]) -> str:
    return "".join(
        f"<em>{escape(text.text, quote=False)}</em>" if text.emphasis else escape(text.text, quote=False)
        for text in texts
    )


def _note(note: Note, flags: str = "") -> str:
    fields = {
        "text": note.text,
        "title": note.title,
        "url": note.url or note.refused_url,
        "quote": note.quote,
        "accessed": note.accessed,
    }
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in fields.items() if value)
    lost = " data-lost" if note.lost else ""
    return f'<sup data-fn="{escape(note.key)}"{attributes}{lost}{flags}></sup>'

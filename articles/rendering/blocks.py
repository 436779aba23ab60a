"""What the renditions in HTML have in common: how blocks, marks and links are written."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString, mark_safe

from articles.body import (
    Block,
    Break,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Listing,
    Marker,
    Paragraph,
    PullQuote,
    Quote,
    Table,
    Text,
)
from articles.body.writing import runs, spans, write_texts
from articles.models import Image
from articles.rendering.cards import link_words
from articles.rendering.filling import filled, joined
from articles.rendering.notes import RenderedNote, mention_id
from articles.rendering.repeats import repeated_quotes


class BlockWriter(ABC):
    """
    Writes blocks as HTML; how a note's number, a picture and a pull quote are written is for each rendition to say.

    `images` are the pictures of the text by key. `rel` goes on links outward, `base` before links within the paper;
    `prefix` begins every id.
    """

    def __init__(
        self,
        document: Document,
        notes: tuple[RenderedNote, ...],
        images: Mapping[str, Image],
        *,
        rel: str = "",
        base: str = "",
        prefix: str = "",
    ) -> None:
        self._notes = {note.note.key: note for note in notes}
        self._repeated = repeated_quotes(document)
        self._images = images
        self._mentions: Counter[str] = Counter()
        self._rel = rel
        self._base = base
        self._prefix = prefix

    def block(self, block: Block) -> SafeString:
        """Return the HTML of one block and of all that it holds."""
        if isinstance(block, Paragraph):
            return filled("<p>{}</p>", self._inlines(block.inlines))
        if isinstance(block, Heading):
            return filled("<h{0}>{1}</h{0}>", block.level, self._inlines(block.inlines))
        if isinstance(block, Quote):
            return filled("<blockquote>{}</blockquote>", self._blocks(block.blocks))
        if isinstance(block, Listing):
            items = joined(filled("<li>{}</li>", self._item(item)) for item in block.items)
            return filled("<{0}>{1}</{0}>", "ol" if block.ordered else "ul", items)
        if isinstance(block, PullQuote):
            return self.pull_quote(self._blocks(block.paragraphs), block in self._repeated)
        if isinstance(block, Figure):
            return self._figure(block)
        if isinstance(block, Table):
            return self.table(block)
        return mark_safe("<hr>")

    @abstractmethod
    def reference(self, note: RenderedNote, mention: str, is_first: bool) -> SafeString:
        """Return the number of a note where the text mentions it; `mention` is the id of this place."""

    def lost_reference(self) -> SafeString:
        """Return what stands where the text mentions a note that does not exist."""
        return mark_safe('<span class="gone">[?]</span>')

    @abstractmethod
    def pull_quote(self, words: SafeString, is_repeated: bool) -> SafeString:
        """Return a pull quote; `is_repeated` when the text says the same."""

    @abstractmethod
    def picture(self, image: Image) -> SafeString:
        """Return the picture of a figure."""

    @abstractmethod
    def caption(self, words: SafeString, credit: str) -> SafeString:
        """Return what stands below a picture; `words` may be none."""

    def table(self, table: Table, caption_id: str = "") -> SafeString:
        """Return a table. Its first rows, when they are headers throughout, are its head."""
        id_attribute = filled(' id="{}"', caption_id) if caption_id else ""
        caption = filled("<caption{}>{}</caption>", id_attribute, self._inlines(table.caption))
        head = _head_rows(table)
        return filled(
            "<table>{}{}{}</table>",
            caption if table.caption else "",
            filled("<thead>{}</thead>", self._rows(table.rows[:head], "col")) if head else "",
            filled("<tbody>{}</tbody>", self._rows(table.rows[head:], "row")),
        )

    def _rows(self, rows: Iterable[tuple[Cell, ...]], scope: str) -> SafeString:
        return joined(filled("<tr>{}</tr>", joined(self._cell(cell, scope) for cell in row)) for row in rows)

    def _cell(self, cell: Cell, scope: str) -> SafeString:
        return filled(
            "<{0}{1}{2}>{3}</{0}>",
            "th" if cell.is_header else "td",
            filled(' scope="{}"', scope) if cell.is_header else "",
            mark_safe(spans(cell)),  # noqa: S308 - two numbers
            self._inlines(cell.inlines),
        )

    def _figure(self, figure: Figure) -> SafeString:
        """Return a picture with its caption and credit; without it when there is no such picture."""
        image = self._images.get(figure.image)
        if image is None:
            caption = filled("<p>{}</p>", self._inlines(figure.caption)) if figure.caption else SafeString("")
            return caption + (filled("<p>{}</p>", self._card(figure.link)) if figure.link else SafeString(""))
        words = self._inlines(figure.caption) if figure.caption else filled("{}", image.caption)
        picture = self._card(figure.link, self.picture(image)) if figure.link else self.picture(image)
        return filled("<figure>{}{}</figure>", picture, self.caption(words, image.credit))

    def _card(self, link: str, picture: SafeString | None = None) -> SafeString:
        """Return one link of the picture and of the words that say where it leads."""
        rel = filled(' rel="{}"', self._rel) if self._rel else ""
        return filled('<a href="{}"{}>{}{}</a>', link, rel, picture or "", link_words(link))

    def _blocks(self, blocks: Iterable[Block]) -> SafeString:
        return joined(self.block(block) for block in blocks)

    def _item(self, blocks: tuple[Block, ...]) -> SafeString:
        """Return the content of a list item; its first paragraph needs no element of its own."""
        first, *rest = blocks
        if not isinstance(first, Paragraph):
            return self._blocks(blocks)
        return filled("{}{}", self._inlines(first.inlines), self._blocks(tuple(rest)))

    def _inlines(self, inlines: Iterable[Inline]) -> SafeString:
        return joined(self._run(run) for run in runs(inlines))

    def _run(self, run: list[Text] | Break | Marker) -> SafeString:
        if isinstance(run, Marker):
            return self._marker(run.key)
        if isinstance(run, Break):
            return mark_safe("<br>")
        return mark_safe(write_texts(run, rel=self._rel, base=self._base))  # noqa: S308 - it escapes

    def _marker(self, key: str) -> SafeString:
        note = self._notes.get(key)
        if note is None:
            return self.lost_reference()
        self._mentions[key] += 1
        mention = self._mentions[key]
        return self.reference(note, self._prefix + mention_id(note.number, mention), mention == 1)


def _head_rows(table: Table) -> int:
    """Return how many rows are the table's head: no cell of it reaches below it, and something is below it."""
    head = 0
    while head < len(table.rows) and all(cell.is_header for cell in table.rows[head]):
        head += 1
    reaches = any(top + cell.rows > head for top, row in enumerate(table.rows[:head]) for cell in row)
    return 0 if reaches or head == len(table.rows) else head

"""What the renditions in HTML have in common: how blocks, marks and links are written."""

from collections import Counter
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles.body import Block, Break, Heading, Inline, Listing, Marker, Paragraph, Quote, Text
from articles.body.writing import runs, write_texts
from articles.rendering.notes import RenderedNote, mention_id


class BlockWriter:
    """
    Writes blocks as HTML; how the number of a note is written is for each rendition to say.

    `rel` goes on links outward, `base` before links within the paper; `prefix` begins every id.
    """

    def __init__(self, notes: tuple[RenderedNote, ...], *, rel: str = "", base: str = "", prefix: str = "") -> None:
        self._notes = {note.note.key: note for note in notes}
        self._mentions: Counter[str] = Counter()
        self._rel = rel
        self._base = base
        self._prefix = prefix

    def block(self, block: Block) -> SafeString:
        """Return the HTML of one block and of all that it holds."""
        if isinstance(block, Paragraph):
            return format_html("<p>{}</p>", self._inlines(block.inlines))
        if isinstance(block, Heading):
            return format_html("<h{0}>{1}</h{0}>", block.level, self._inlines(block.inlines))
        if isinstance(block, Quote):
            return format_html("<blockquote>{}</blockquote>", self._blocks(block.blocks))
        if isinstance(block, Listing):
            items = joined(format_html("<li>{}</li>", self._item(item)) for item in block.items)
            return format_html("<{0}>{1}</{0}>", "ol" if block.ordered else "ul", items)
        return mark_safe("<hr>")

    def reference(self, note: RenderedNote, mention: str, is_first: bool) -> SafeString:
        """Return the number of a note where the text mentions it; `mention` is the id of this place."""
        raise NotImplementedError

    def lost_reference(self) -> SafeString:
        """Return what stands where the text mentions a note that does not exist."""
        return mark_safe('<span class="gone">[?]</span>')

    def _blocks(self, blocks: tuple[Block, ...]) -> SafeString:
        return joined(self.block(block) for block in blocks)

    def _item(self, blocks: tuple[Block, ...]) -> SafeString:
        """Return the content of a list item; its first paragraph needs no element of its own."""
        first, *rest = blocks
        if not isinstance(first, Paragraph):
            return self._blocks(blocks)
        return format_html("{}{}", self._inlines(first.inlines), self._blocks(tuple(rest)))

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


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Return the parts one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))

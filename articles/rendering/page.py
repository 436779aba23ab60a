"""
Document -> the text on an article's page.

Each note is a link to the list, a popover and a note in the margin at once, and the style sheet shows
the one that fits. `span.fn` is a mention; `div.peek`, the popover, stands beside its paragraph so that nobody hears a
note in the middle of a sentence. A mention that has no copy in the margin is `fn bare`: a later one, a fifth note of a
paragraph, a note in any other block, or one that says nothing that the text does not. A note without
any copy in the margin is `peek loose`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import Block, Document, Paragraph, Table
from articles.models import Image
from articles.picture_html import picture_html
from articles.rendering.blocks import BlockWriter
from articles.rendering.filling import filled, joined
from articles.rendering.notes import RenderedNote, rendered_notes

MARGIN_NOTES = 4
"""How many notes of one paragraph the style sheet can set in the margin; later ones stay popovers."""

_REL = "noopener"
_SIZES = "(min-width: 40rem) 37rem, 92vw"
_NO_IMAGES: Mapping[str, Image] = MappingProxyType({})


@dataclass(frozen=True)
class PageRendition:
    """The article's text and its list of notes. `all_lost`: no note has a link, because an import lost every one."""

    body: SafeString
    notes: tuple[RenderedNote, ...]
    all_lost: bool

    @property
    def source_count(self) -> int:
        """How many sources the notes stand for, counted as lists do: each address once, a note without one as one."""
        addresses = [note.note.url.partition("#")[0] for note in self.notes]
        return len(set(filter(None, addresses))) + addresses.count("")


def render_page(document: Document, images: Mapping[str, Image] = _NO_IMAGES) -> PageRendition:
    """Return the document as its page shows it; `images` are the pictures of the text by key."""
    notes = rendered_notes(document)
    page = _Page(document, notes, images, rel=_REL)
    body = joined((page.top_block(block) for block in document.blocks), "\n")
    return PageRendition(body, notes, bool(notes) and all(note.lost for note in document.notes))


class _Page(BlockWriter):
    """Writes the text, numbers in place, and the preview of each note after the block that mentions it first."""

    _tables = 0

    def top_block(self, block: Block) -> SafeString:
        """Return a block of the article with the previews of its notes."""
        self._margin_left = MARGIN_NOTES if isinstance(block, Paragraph) else 0
        self._previews: list[SafeString] = []
        html = self.block(block)
        frame = '<div class="para">{}{}</div>' if isinstance(block, Paragraph) else "{}{}"
        return filled(frame, html, joined(self._previews))

    def reference(self, note: RenderedNote, mention: str, is_first: bool) -> SafeString:
        """Return the number as a link and as a button; one of them shows."""
        in_margin = is_first and not note.is_bare and self._margin_left > 0
        if in_margin:
            self._margin_left -= 1
        if is_first:
            self._previews.append(_preview(note, in_margin))
        return filled(
            '<span class="{kind}" id="{id}"><a href="#note-{n}" role="doc-noteref" aria-label="{label}">{n}</a>'
            '<button type="button" popovertarget="peek-{n}" aria-label="{preview}">{n}</button></span>',
            kind="fn" if in_margin else "fn bare",
            id=mention,
            n=note.number,
            label=_("Note %(number)d") % {"number": note.number},
            preview=_("Note %(number)d, preview") % {"number": note.number},
        )

    def pull_quote(self, words: SafeString, is_repeated: bool) -> SafeString:
        """Return the quote as an aside; nobody hears again what the text says."""
        return filled('<aside class="pull"{}>{}</aside>', SafeString(' aria-hidden="true"' * is_repeated), words)

    def picture(self, image: Image) -> SafeString:
        """Return the picture as wide as the text."""
        return picture_html(image, sizes=_SIZES)

    def caption(self, words: SafeString, credit: str) -> SafeString:
        """Return the caption as that of the lead image is."""
        caption = filled("<span>{}</span>", words) if words else ""
        return filled('<figcaption class="meta">{}<span>{}</span></figcaption>', caption, credit)

    def table(self, table: Table, caption_id: str = "") -> SafeString:
        """Return the table in a frame that the keyboard reaches, because a wide one scrolls in it."""
        self._tables += 1
        caption_id = f"table-{self._tables}"
        label = filled('aria-label="{}"', _("Table %(number)d") % {"number": self._tables})
        return filled(
            '<div class="frame" role="region" tabindex="0" {}>{}</div>',
            filled('aria-labelledby="{}"', caption_id) if table.caption else label,
            super().table(table, caption_id),
        )


def _preview(note: RenderedNote, in_margin: bool) -> SafeString:
    return filled(
        '<div class="{kind}" popover id="peek-{n}" role="note" aria-label="{label}">{content}'
        '<p class="act"><a href="#note-{n}">{in_list}</a>'
        '<button type="button" popovertarget="peek-{n}" popovertargetaction="hide">{close}</button></p></div>',
        kind="peek" if in_margin else "peek loose",
        n=note.number,
        label=_("Note %(number)d") % {"number": note.number},
        content=_content(note),
        in_list=_("Note %(number)d in the list") % {"number": note.number},
        close=_("Close"),
    )


def _content(note: RenderedNote) -> SafeString:
    # An imported note is the one word its number stood behind, which is its name; any other is a sentence.
    opening = "<p><b>{}. {}</b>{}</p>" if note.note.lost else "<p><b>{}.</b> {}{}</p>"
    html = filled(opening, note.number, note.sentence, _source(note))
    if note.note.quote.strip():
        html += filled("<p><q>{}</q></p>", note.note.quote)
    if note.accessed:
        html += filled("<p>{}</p>", _("Read on %(date)s") % {"date": note.accessed})
    return html


def _source(note: RenderedNote) -> SafeString:
    """Return the link to the source, its name without one, or the words that say the link is lost."""
    if note.note.lost:
        return filled(
            '{} <span class="gone">{}</span>',
            f" {note.label}" if note.label else "",
            _("Source link not preserved in the imported copy."),
        )
    if note.note.url:
        return filled(' <a href="{}" rel="{}">{}</a>', note.note.url, _REL, note.label)
    return filled(" {}", note.label) if note.label else SafeString("")

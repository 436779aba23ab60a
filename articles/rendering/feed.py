"""
Document -> the whole text for feed readers, which bring their own style sheet and drop what they do not know.

The number of a note is a link to a list at the end, which leads back. Both begin with "#": a reader that shows the
item goes there, and one that takes ids away resolves the link to the article's page.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import Block, Document, Heading, Marker
from articles.domains import readable_domain
from articles.models import Image
from articles.rendering.blocks import BlockWriter
from articles.rendering.filling import filled, joined
from articles.rendering.notes import RenderedNote, rendered_notes


def render_feed(document: Document, *, article_path: str, prefix: str, images: Mapping[str, Image]) -> SafeString:
    """
    Return the document as HTML for one item of a feed: every link absolute, no class, no script, no popover.

    `article_path` is the path of the article's page; `prefix` begins every id ("a17": `a17-note-3`, `a17-ref-3`), so
    that ids are unique among the items of a feed; `images` are the pictures of the text by key.
    """
    notes = rendered_notes(document, f"{prefix}-")
    feed = _Feed(document, notes, images, base=settings.SITE_URL, prefix=f"{prefix}-")
    text = joined(feed.block(block) for block in document.blocks)
    return text + _note_list(notes, prefix, article_path) if notes else text


class _Feed(BlockWriter):
    """Writes the text with numbers in place."""

    def block(self, block: Block) -> SafeString:
        """Return the HTML of one block; the numbers of a heading follow its words."""
        if isinstance(block, Heading):
            block = Heading(block.level, tuple(sorted(block.inlines, key=lambda part: isinstance(part, Marker))))
        return super().block(block)

    def reference(self, note: RenderedNote, mention: str, is_first: bool) -> SafeString:
        """Return the number as a link to the list."""
        return filled('<sup><a href="#{}note-{}" id="{}">{}</a></sup>', self._prefix, note.number, mention, note.number)

    def lost_reference(self) -> SafeString:
        """Return the sign of a mention without a note."""
        return SafeString("[?]")

    def pull_quote(self, words: SafeString, is_repeated: bool) -> SafeString:
        """Return a quotation, and nothing where the text says the same."""
        return SafeString("") if is_repeated else filled("<blockquote>{}</blockquote>", words)

    def picture(self, image: Image) -> SafeString:
        """Return the master file, which every reader can show."""
        return filled(
            '<img src="{}{}" width="{}" height="{}" alt="{}">',
            settings.SITE_URL,
            image.get_absolute_url(),
            image.width,
            image.height,
            image.alt,
        )

    def caption(self, words: SafeString, credit: str) -> SafeString:
        """Return the caption, and who made the picture."""
        return filled("<figcaption>{}{}{}</figcaption>", words, " " if words else "", credit)


def _note_list(notes: tuple[RenderedNote, ...], prefix: str, article_path: str) -> SafeString:
    return filled(
        '<hr><p><a href="{}{}#notes-h">{}</a></p><ol>{}</ol>',
        settings.SITE_URL,
        article_path,
        _("Notes and sources"),
        joined(
            filled('<li id="{}-note-{}">{}{}</li>', prefix, note.number, _entry(note), _ways_back(note))
            for note in notes
        ),
    )


def _entry(note: RenderedNote) -> SafeString:
    parts = [filled("{}", note.sentence)] if note.sentence else []
    if note.note.url:
        parts.append(filled('<a href="{}">{}</a>', note.note.url, note.label))
    elif note.label:
        parts.append(filled("{}", note.label))
    if note.domain:
        parts.append(filled("({})", readable_domain(note.domain)))
    if note.note.lost:
        parts.append(filled("{}", _("Source link not preserved in the imported copy.")))
    if note.note.quote.strip():
        parts.append(filled("<q>{}</q>", note.note.quote))
    if note.accessed:
        parts.append(filled("{}", _("Read on %(date)s") % {"date": note.accessed}))
    return joined(parts, " ")


def _ways_back(note: RenderedNote) -> SafeString:
    return joined(filled(' <a href="{}">↩{}</a>', href, letter) for href, letter in note.back_links)

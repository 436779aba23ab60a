"""
Document -> the text of a mail, as HTML and as plain words.

Mail programs drop style sheets, and some drop ids and every link inside the message. So a note's number is a number in
brackets, the notes stand at the end with their addresses written out, and what has to look like something says so in
its own `style`. There is no script, and nothing that tells anybody that the mail was opened.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.body import (
    Block,
    Break,
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
from articles.models import Image
from articles.rendering.blocks import BlockWriter, joined
from articles.rendering.notes import RenderedNote, rendered_notes
from articles.rendering.repeats import repeated_quotes

_QUOTE = mark_safe('style="margin:1em 0;border-left:3px solid #888;padding-left:1em"')
_PICTURE = mark_safe('style="max-width:100%;height:auto"')


def render_email(document: Document, images: Mapping[str, Image]) -> SafeString:
    """Return the document as HTML for a mail, every link absolute; `images` are the pictures of the text by key."""
    notes = rendered_notes(document)
    mail = _Mail(document, notes, images, base=settings.SITE_URL)
    text = joined(mail.block(block) for block in document.blocks)
    if not notes:
        return text
    items = joined(format_html("<li>{}</li>", _entry(note)) for note in notes)
    return format_html("{}<hr><h2>{}</h2><ol>{}</ol>", text, _("Notes and sources"), items)


def email_text(document: Document, images: Mapping[str, Image]) -> str:
    """Return the document as the plain text of a mail: `[1]` where a note is mentioned, the notes at the end."""
    notes = rendered_notes(document)
    words = _Words(document, notes, images)
    parts = [words.block(block) for block in document.blocks]
    if notes:
        parts += [_("Notes and sources"), "\n".join(_line(note) for note in notes)]
    return "\n\n".join(part for part in parts if part.strip())


class _Mail(BlockWriter):
    """Writes the text with numbers in brackets."""

    def reference(self, note: RenderedNote, mention: str, is_first: bool) -> SafeString:
        """Return the number alone: a link inside the message would lead nowhere in most programs."""
        return format_html("<sup>[{}]</sup>", note.number)

    def lost_reference(self) -> SafeString:
        """Return the sign of a mention without a note."""
        return SafeString("[?]")

    def pull_quote(self, words: SafeString, is_repeated: bool) -> SafeString:
        """Return a quotation, and nothing where the text says the same."""
        return SafeString("") if is_repeated else format_html("<blockquote {}>{}</blockquote>", _QUOTE, words)

    def picture(self, image: Image) -> SafeString:
        """Return the master file by its absolute address, which every program can show."""
        return mail_picture(image)

    def caption(self, words: SafeString, credit: str) -> SafeString:
        """Return the caption, and who made the picture."""
        return format_html("<figcaption><small>{}{}{}</small></figcaption>", words, " " if words else "", credit)


def mail_picture(image: Image) -> SafeString:
    """Return a picture as a mail shows it."""
    address = settings.SITE_URL + image.get_absolute_url()
    return format_html('<img src="{}" width="{}" alt="{}" {}>', address, image.width, image.alt, _PICTURE)


def _entry(note: RenderedNote) -> SafeString:
    parts = [format_html("{}", part) for part in _before_address(note)]
    if note.note.url:
        parts.append(format_html('<a href="{}">{}</a>', note.note.url, note.note.url))
    parts += [format_html("{}", part) for part in _after_address(note)]
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _line(note: RenderedNote) -> str:
    address = [note.note.url] if note.note.url else []
    parts = [f"[{note.number}]", *_before_address(note), *address, *_after_address(note)]
    return " ".join(" ".join(parts).split())


def _before_address(note: RenderedNote) -> Iterator[str]:
    if note.sentence:
        yield note.sentence
    title = note.note.title.strip() or note.note.refused_url
    if title:
        yield title


def _after_address(note: RenderedNote) -> Iterator[str]:
    if note.note.lost:
        yield _("Source link not preserved in the imported copy.")
    if note.note.quote.strip():
        yield f"“{note.note.quote.strip()}”"
    if note.accessed:
        yield _("Read on %(date)s") % {"date": note.accessed}


class _Words:
    """Writes blocks as plain text, nothing of which is lost but marks."""

    def __init__(self, document: Document, notes: Iterable[RenderedNote], images: Mapping[str, Image]) -> None:
        self._numbers = {note.note.key: note.number for note in notes}
        self._repeated = repeated_quotes(document)
        self._images = images

    def block(self, block: Block) -> str:
        """Return the words of one block and of all that it holds; "" where the text says the same."""
        if isinstance(block, Paragraph | Heading):
            return self._inlines(block.inlines)
        if isinstance(block, Listing):
            return "\n".join(self._item(item, place, block.ordered) for place, item in enumerate(block.items, 1))
        if isinstance(block, Quote):
            return _quoted("\n\n".join(self.block(inner) for inner in block.blocks))
        if isinstance(block, PullQuote):
            words = "\n\n".join(self.block(inner) for inner in block.paragraphs)
            return "" if block in self._repeated else _quoted(words)
        if isinstance(block, Figure):
            return self._figure(block)
        if isinstance(block, Table):
            return self._table(block)
        return "* * *"

    def _item(self, blocks: tuple[Block, ...], place: int, is_numbered: bool) -> str:
        words = "\n\n".join(self.block(block) for block in blocks)
        sign = f"{place}. " if is_numbered else "- "
        return sign + words.replace("\n", "\n" + " " * len(sign))

    def _figure(self, figure: Figure) -> str:
        image = self._images.get(figure.image)
        caption = self._inlines(figure.caption)
        if image is None:
            return caption
        picture = _("Picture: %(words)s") % {"words": image.alt}
        return " ".join(part for part in (f"[{picture}]", caption or image.caption, image.credit) if part)

    def _table(self, table: Table) -> str:
        rows = [" | ".join(self._inlines(cell.inlines).replace("\n", " ") for cell in row) for row in table.rows]
        return "\n".join([*([self._inlines(table.caption)] if table.caption else []), *rows])

    def _inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Break):
            return "\n"
        if isinstance(inline, Marker):
            return f"[{self._numbers.get(inline.key, '?')}]"
        return inline.text + _address(inline)


def _address(text: Text) -> str:
    """Return where linked words lead, in brackets, unless they are the address themselves."""
    if not text.href or text.href == text.text.strip():
        return ""
    return f" <{settings.SITE_URL if text.href.startswith('/') else ''}{text.href}>"


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))

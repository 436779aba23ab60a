"""
Document -> page and plain text. The only place in this app that calls HTML safe.

On the page each note is a link to the list, a popover and a note in the margin at once, and the style sheet shows
the one that fits. `span.fn` is a mention; `div.peek`, the popover, stands beside its paragraph so that nobody hears a
note in the middle of a sentence. A mention that has no copy in the margin is `fn bare`: a later one, a fifth note of a
paragraph, a note in a list, quotation or heading, or one that says nothing that the text does not. A note without
any copy in the margin is `peek loose`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.body import (
    Block,
    Break,
    Document,
    Heading,
    Inline,
    Listing,
    Marker,
    Note,
    Paragraph,
    Quote,
    Text,
    leaves,
    text_of,
)
from articles.body.writing import runs, write_texts
from articles.domains import domain_of

MARGIN_NOTES = 4
"""How many notes of one paragraph the style sheet can set in the margin; later ones stay popovers."""

_REL = "noopener"
_LABEL_LENGTH = 60


@dataclass(frozen=True)
class RenderedNote:
    """A note with what its entry in the list shows. `back_links` holds (href, label); one mention needs no label."""

    number: int
    note: Note
    back_links: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """The words that name the source: its title, else its address; "" when there is neither."""
        return self.note.title.strip() or short_address(self.note.url) or self.note.refused_url

    @property
    def domain(self) -> str:
        """The site the source is on, when its title does not show it, by its name in the index of sources."""
        return domain_of(self.note.url) if self.note.title.strip() else ""

    @property
    def accessed(self) -> str:
        """When the source was read: a date in the words of the site's language, or whatever was typed."""
        typed = self.note.accessed.strip()
        try:
            return date_format(date.fromisoformat(typed), "j E Y")
        except ValueError:
            return typed

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing that the text does not: an imported word whose address is lost."""
        return self.note.lost and not (self.note.quote.strip() or self.note.title.strip())


@dataclass(frozen=True)
class PageRendition:
    """The article's text and its list of notes. `all_lost`: no note has a link, because an import lost every one."""

    body: SafeString
    notes: tuple[RenderedNote, ...]
    all_lost: bool


def render_page(document: Document) -> PageRendition:
    """Return the document as its page shows it."""
    notes = tuple(RenderedNote(note.number, note, _back_links(note)) for note in document.notes)
    page = _Page(notes)
    body = format_html_join("\n", "{}", ((page.top_block(block),) for block in document.blocks))
    return PageRendition(body, notes, bool(notes) and all(note.lost for note in document.notes))


def plain_text(document: Document) -> str:
    """Return the words of the text, a line for each paragraph, without markers."""
    return "\n".join(text_of(leaf.inlines) for leaf in leaves(document.blocks))


def notes_text(document: Document) -> str:
    """Return the words of the notes, a line for each."""
    return "\n".join(
        " ".join(part for part in (note.text, note.title, note.url or note.refused_url, note.quote) if part)
        for note in document.notes
    )


def mention_id(number: int, mention: int) -> str:
    """Return the id of a note's nth mention (from 1): ref-3, ref-3b, ref-3c and so on."""
    return f"ref-{number}{'' if mention == 1 else _letters(mention)}"


def _letters(count: int) -> str:
    letters = ""
    while count:
        count, index = divmod(count - 1, 26)
        letters = ascii_lowercase[index] + letters
    return letters


def _back_links(note: Note) -> tuple[tuple[str, str], ...]:
    several = note.mentions > 1
    return tuple(
        (f"#{mention_id(note.number, mention)}", _letters(mention) if several else "")
        for mention in range(1, note.mentions + 1)
    )


def short_address(url: str) -> str:
    """Return an address as a reader needs it: without what begins every address, and cut where it is long."""
    address = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return address if len(address) <= _LABEL_LENGTH else f"{address[: _LABEL_LENGTH - 1]}…"


class _Page:
    """Writes the text, numbers in place, and the preview of each note after the block that mentions it first."""

    def __init__(self, notes: tuple[RenderedNote, ...]) -> None:
        self._notes = {note.note.key: note for note in notes}
        self._mentions: Counter[str] = Counter()
        self._previews: list[SafeString] = []
        self._margin_left = 0

    def top_block(self, block: Block) -> SafeString:
        """Return a block of the article with the previews of its notes."""
        self._margin_left = MARGIN_NOTES if isinstance(block, Paragraph) else 0
        self._previews = []
        html = self._block(block)
        frame = '<div class="para">{}{}</div>' if isinstance(block, Paragraph) else "{}{}"
        return format_html(frame, html, _joined(self._previews))

    def _block(self, block: Block) -> SafeString:
        if isinstance(block, Paragraph):
            return format_html("<p>{}</p>", self._inlines(block.inlines))
        if isinstance(block, Heading):
            return format_html("<h{0}>{1}</h{0}>", block.level, self._inlines(block.inlines))
        if isinstance(block, Quote):
            return format_html("<blockquote>{}</blockquote>", self._blocks(block.blocks))
        if isinstance(block, Listing):
            items = _joined(format_html("<li>{}</li>", self._item(item)) for item in block.items)
            return format_html("<{0}>{1}</{0}>", "ol" if block.ordered else "ul", items)
        return mark_safe("<hr>")

    def _blocks(self, blocks: tuple[Block, ...]) -> SafeString:
        return _joined(self._block(block) for block in blocks)

    def _item(self, blocks: tuple[Block, ...]) -> SafeString:
        """Return the content of a list item; its first paragraph needs no element of its own."""
        first, *rest = blocks
        if not isinstance(first, Paragraph):
            return self._blocks(blocks)
        return format_html("{}{}", self._inlines(first.inlines), self._blocks(tuple(rest)))

    def _inlines(self, inlines: tuple[Inline, ...]) -> SafeString:
        return _joined(self._run(run) for run in runs(inlines))

    def _run(self, run: list[Text] | Break | Marker) -> SafeString:
        if isinstance(run, Marker):
            return self._reference(run.key)
        return mark_safe("<br>" if isinstance(run, Break) else write_texts(run, rel=_REL))  # noqa: S308 - it escapes

    def _reference(self, key: str) -> SafeString:
        note = self._notes.get(key)
        if note is None:
            return mark_safe('<span class="gone">[?]</span>')
        self._mentions[key] += 1
        is_first = self._mentions[key] == 1
        in_margin = is_first and not note.is_bare and self._margin_left > 0
        if in_margin:
            self._margin_left -= 1
        if is_first:
            self._previews.append(_preview(note, in_margin))
        return format_html(
            '<span class="{kind}" id="{id}"><a href="#note-{n}" role="doc-noteref" aria-label="{label}">{n}</a>'
            '<button type="button" popovertarget="peek-{n}" aria-label="{preview}">{n}</button></span>',
            kind="fn" if in_margin else "fn bare",
            id=mention_id(note.number, self._mentions[key]),
            n=note.number,
            label=_("Note %(number)d") % {"number": note.number},
            preview=_("Note %(number)d, preview") % {"number": note.number},
        )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _preview(note: RenderedNote, in_margin: bool) -> SafeString:
    return format_html(
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
    text = note.note.text.strip()
    text = f"{text}." if text[-1:].isalnum() else text
    # An imported note is the one word its number stood behind, which is its name; any other is a sentence.
    opening = "<p><b>{}. {}</b>{}</p>" if note.note.lost else "<p><b>{}.</b> {}{}</p>"
    html = format_html(opening, note.number, text, _source(note))
    if note.note.quote.strip():
        html += format_html("<p><q>{}</q></p>", note.note.quote)
    if note.accessed:
        html += format_html("<p>{}</p>", _("Read on %(date)s") % {"date": note.accessed})
    return html


def _source(note: RenderedNote) -> SafeString:
    """Return the link to the source, its name without one, or the words that say the link is lost."""
    if note.note.lost:
        return format_html(
            '{} <span class="gone">{}</span>',
            f" {note.label}" if note.label else "",
            _("Source link not preserved in the imported copy."),
        )
    if note.note.url:
        return format_html(' <a href="{}" rel="{}">{}</a>', note.note.url, _REL, note.label)
    return format_html(" {}", note.label) if note.label else SafeString("")

"""The list of notes below a text: each with the ways back, its source and what is said of it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.domains import readable_domain
from articles.paths import path_to
from articles.rendering.filling import filled, joined
from articles.rendering.notes import RenderedNote
from articles.rendering.page import PageRendition

_NOTHING = SafeString("")
_NO_WORDS: Mapping[str, SafeString] = MappingProxyType({})
_ITEM = """<li id="note-{number}">
<span class="back{many}"> {ways} </span>
<div class="entry">
<p> {text} {source} {lost} </p>
{quote}{accessed}{said}</div>
</li>
"""


def note_items(
    rendition: PageRendition, *, names_sites: bool = True, said: Mapping[str, SafeString] = _NO_WORDS
) -> SafeString:
    """
    Return the items of the list of notes.

    `names_sites` leads from a source's site to the page of its sources, `said` holds by the notes' keys what readers
    say about them.
    """
    return joined(_item(note, rendition, names_sites, said.get(note.note.key, _NOTHING)) for note in rendition.notes)


def _item(note: RenderedNote, rendition: PageRendition, names_sites: bool, said: SafeString) -> SafeString:
    is_lost = note.note.lost and not rendition.all_lost
    return filled(
        _ITEM,
        number=note.number,
        many=SafeString(" many") if len(note.back_links) > 1 else _NOTHING,
        ways=_ways_back(note),
        text=filled("<b>{}</b>", note.note.text) if note.note.lost else note.note.text,
        source=_source(note, names_sites) if note.note.url else note.label,
        lost=filled('<span class="gone">{}</span>', _("Source link not preserved in the imported copy."))
        if is_lost
        else _NOTHING,
        quote=filled("<p><q>{}</q></p>\n", note.note.quote) if note.note.quote else _NOTHING,
        accessed=filled('<p class="gone">{}</p>\n', _("Read on %(date)s") % {"date": note.accessed})
        if note.accessed
        else _NOTHING,
        said=said,
    )


def _ways_back(note: RenderedNote) -> SafeString:
    links = [_way_back(note, href, letter) for href, letter in note.back_links]
    return joined([SafeString("<span>^</span>"), *links] if len(links) > 1 else links, " ")


def _way_back(note: RenderedNote, href: str, letter: str) -> SafeString:
    words = (
        _("Back to note %(number)s in the text, mention %(letter)s")
        if letter
        else _("Back to note %(number)s in the text")
    )
    label = words % {"number": note.number, "letter": letter}
    return filled('<a href="{}" role="doc-backlink" aria-label="{}">{}</a>', href, label, letter or "^")


def _source(note: RenderedNote, names_sites: bool) -> SafeString:
    link = filled('<a href="{}" rel="noopener">{}</a>', note.note.url, note.label)
    if not note.domain:
        return link
    site: str = readable_domain(note.domain)
    if names_sites:
        site = filled('<a href="{}">{}</a>', path_to("source_site", note.domain), site)
    return filled('{} <span class="gone">({})</span>', link, site)

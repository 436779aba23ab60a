"""What the template of a comparison asks for."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from articles.comparing import Part, Piece
from articles.picture_html import picture_html
from articles.versions import Difference

register = template.Library()

_FIELDS = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "lead_caption": gettext_lazy("Caption of the lead image"),
    "authors": gettext_lazy("Written by"),
    "section": gettext_lazy("Section"),
    "topics": gettext_lazy("Topics"),
    "language": gettext_lazy("Language"),
    "slug": gettext_lazy("Web address"),
    "originally_published_on": gettext_lazy("First published elsewhere on"),
    "text": pgettext_lazy("field of a note", "Text"),
    "title": pgettext_lazy("field of a note", "Title"),
    "url": pgettext_lazy("field of a note", "Address"),
    "quote": pgettext_lazy("field of a note", "Quoted passage"),
    "accessed": pgettext_lazy("field of a note", "Read on"),
}
_ROLES = {
    "paragraph": gettext_lazy("Paragraph"),
    "heading": gettext_lazy("Heading"),
    "subheading": gettext_lazy("Subheading"),
    "item": gettext_lazy("Item of a list"),
    "numbered": gettext_lazy("Numbered item"),
    "quote": gettext_lazy("Quotation"),
    "pull": gettext_lazy("Pull quote"),
    "caption": gettext_lazy("Caption of a table"),
    "row": gettext_lazy("Row of a table"),
    "rule": gettext_lazy("Line across the column"),
    "picture": gettext_lazy("Picture"),
}


@register.filter
def field_name(name: str) -> str:
    """Return what a field of an article or of a note is called."""
    return _FIELDS[name]


@register.filter
def role_name(role: str) -> str:
    """Return what a line of the text is: heading, item of a list, row of a table and so on."""
    return _ROLES[role]


@register.filter
def compared_words(parts: Iterable[Part]) -> SafeString:
    """Return words as HTML, those that went in `<del>`, those that came in `<ins>`, both said aloud too."""
    return format_html_join("", "{}", ((_part(part),) for part in parts))


@register.filter
def went(text: str) -> SafeString:
    """Return a text that went."""
    return _changed("del", gettext("removed:"), text)


@register.filter
def came(text: str) -> SafeString:
    """Return a text that came."""
    return _changed("ins", gettext("added:"), text)


@register.simple_tag
def compared_picture(difference: Difference, key: str) -> SafeString:
    """Return a picture of a comparison, or the words that say the paper no longer has it."""
    image = difference.images.get(key)
    if image is None:
        return format_html('<span class="gone">{}</span>', gettext("a picture that the paper no longer has"))
    return picture_html(image, sizes="15rem")


def _part(part: Part) -> SafeString:
    html = format_html_join("", "{}", ((_piece(piece, part.change),) for piece in part.pieces))
    if part.change == "same" or not part.pieces:
        return html
    return came(html) if part.change == "in" else went(html)


def _changed(tag: str, said: str, html: str) -> SafeString:
    return format_html('<{0}><span class="vh"> [{1} </span>{2}<span class="vh">] </span></{0}>', tag, said, html)


def _piece(piece: Piece, change: str) -> SafeString:
    if piece.kind == "note":
        return format_html("<sup>[{}]</sup>", piece.text)
    if piece.kind == "break":
        return SafeString("<br>")
    if piece.kind == "cell":
        return SafeString(" | ")
    html = format_html("{}", piece.text)
    for tag in filter(None, ["em" * piece.emphasis, "strong" * piece.strong]):
        html = format_html("<{0}>{1}</{0}>", tag, html)
    if not piece.href:
        return html
    if change == "same":
        return format_html('<a href="{}" rel="noopener">{}</a>', piece.href, html)
    return format_html('{} <span class="gone">({})</span>', html, piece.href)

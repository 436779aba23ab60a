"""
The body of an article as one document: allowed HTML, notes in, notes out. Pure: no Django, no request.

A note is an empty element that stands where it belongs in the sentence, its record in its attributes:
`<sup data-fn="k3x9" data-text="…" data-url="…"></sup>`; a second mention is `<sup data-ref="k3x9"></sup>`.
Numbers are never stored: order decides them. `parse` reads any string, `serialise` writes the one canonical
form, `clean` does both; what is stored and shown has always been through here.

Pull quotes are `<blockquote data-pull>`, pictures `<figure data-image="key"><figcaption>…</figcaption></figure>`; with
`data-link="https://…"` such a figure is a card that stands for what is on another site.
"""

from articles.body.document import (
    Block,
    Break,
    Cell,
    Document,
    Fault,
    Figure,
    Heading,
    Inline,
    Listing,
    Marker,
    Note,
    Paragraph,
    PullQuote,
    Quote,
    Rule,
    Table,
    Text,
    image_keys,
    leaves,
    text_of,
)
from articles.body.reading import MAX_BODY_BYTES, BodyTooLong, parse
from articles.body.writing import clean, serialise

__all__ = [
    "MAX_BODY_BYTES",
    "Block",
    "BodyTooLong",
    "Break",
    "Cell",
    "Document",
    "Fault",
    "Figure",
    "Heading",
    "Inline",
    "Listing",
    "Marker",
    "Note",
    "Paragraph",
    "PullQuote",
    "Quote",
    "Rule",
    "Table",
    "Text",
    "clean",
    "image_keys",
    "leaves",
    "parse",
    "serialise",
    "text_of",
]

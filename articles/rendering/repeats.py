"""Which pull quotes say what the text says already."""

import re
from collections.abc import Iterable

from articles.body import Document, Marker, PullQuote, Text, leaves, text_of
from articles.body.document import Leaf


def repeated_quotes(document: Document) -> set[PullQuote]:
    """
    Return the pull quotes whose words, in their order, stand in the text too; spelling in capitals does not count.

    One that has a note or a link is none of them: whoever does not get to see it would miss that, and the keyboard
    would still stop there.
    """
    quotes = [block for block in document.blocks if isinstance(block, PullQuote)]
    if not quotes:
        return set()
    text = _words(leaves(block for block in document.blocks if not isinstance(block, PullQuote)))
    return {quote for quote in quotes if _words(quote.paragraphs) in text and not _leads_on(quote)}


def _words(parts: Iterable[Leaf]) -> str:
    found = re.findall(r"\w+", "\n".join(text_of(part.inlines) for part in parts).casefold())
    return f" {' '.join(found)} "


def _leads_on(quote: PullQuote) -> bool:
    inlines = [inline for part in quote.paragraphs for inline in part.inlines]
    return any(isinstance(inline, Marker) or (isinstance(inline, Text) and inline.href) for inline in inlines)

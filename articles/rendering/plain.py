"""Document -> the words of the text and of its notes, for search and for whoever counts or quotes them."""

from collections.abc import Iterator

from articles.body import Block, Document, Figure, PullQuote, Table, leaves, text_of
from articles.rendering.repeats import repeated_quotes


def plain_text(document: Document) -> str:
    """
    Return the words of the text, a line for each paragraph, without markers.

    The running text comes first, because it opens lists and search results; then captions, the rows of tables with tabs
    between their cells, and pull quotes that say something of their own. A card has its address below its caption.
    """
    repeated = repeated_quotes(document)
    apart = [block for block in document.blocks if isinstance(block, Figure | Table | PullQuote)]
    running = [block for block in document.blocks if not isinstance(block, Figure | Table | PullQuote)]
    lines = [text_of(leaf.inlines) for leaf in leaves(running)]
    return "\n".join([*lines, *(line for block in apart if block not in repeated for line in _lines(block))])


def _lines(block: Block) -> Iterator[str]:
    if not isinstance(block, Table):
        yield from (text_of(leaf.inlines) for leaf in leaves([block]))
        if isinstance(block, Figure) and block.link:
            yield block.link
        return
    if block.caption:
        yield text_of(block.caption)
    yield from ("\t".join(text_of(cell.inlines) for cell in row) for row in block.rows)


def notes_text(document: Document) -> str:
    """Return the words of the notes, a line for each."""
    return "\n".join(
        " ".join(part for part in (note.text, note.title, note.url or note.refused_url, note.quote) if part)
        for note in document.notes
    )

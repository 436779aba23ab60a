"""Document -> the words of the text and of its notes, for search and for whoever counts or quotes them."""

from articles.body import Document, leaves, text_of


def plain_text(document: Document) -> str:
    """Return the words of the text, a line for each paragraph, without markers."""
    return "\n".join(text_of(leaf.inlines) for leaf in leaves(document.blocks))


def notes_text(document: Document) -> str:
    """Return the words of the notes, a line for each."""
    return "\n".join(
        " ".join(part for part in (note.text, note.title, note.url or note.refused_url, note.quote) if part)
        for note in document.notes
    )

"""Whether two texts of an article say the same: what readers see of it, and what was written since."""

from articles.body import Document, Marker, Text, image_keys, leaves, parse, text_of
from articles.content import Content, content_in, content_of
from articles.models import Article, Revision


def dated_revision(article: Article) -> Revision | None:
    """Return the revision that readers see, or get at its date; None for a draft, and for one nobody saved since."""
    return article.revisions.filter(public_from__isnull=False).newest_first().first()


def dated_content(article: Article) -> Content:
    """Return what readers of a published article see, or get at its date."""
    revision = dated_revision(article)
    return content_in(revision) if revision else content_of(Article.objects.get(pk=article.pk))


def is_substantial(before: Content, after: Content) -> bool:
    """
    Return whether a reader of the one was told something else than a reader of the other.

    Spaces, bold and italic letters, headings and lists tell nothing; words, notes, addresses, pictures and names do.
    Nor do section, topics, language, address and dates: they are where an article stands, not what it says.
    """
    return _told(before) != _told(after)


def _told(content: Content) -> tuple[object, ...]:
    document = parse(content.body)
    lines = (content.headline, content.standfirst, content.lead_caption)
    return (
        *(line.split() for line in lines),
        content.authors,
        content.lead_image,
        image_keys(document.blocks),
        _words(document),
        [(note.text, note.title, note.url, note.quote, note.accessed) for note in document.notes],
    )


def _words(document: Document) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the words of the text with the places of its notes, and the words that are links with their addresses."""
    numbers = {note.key: note.number for note in document.notes}
    text, links = "", []
    for leaf in leaves(document.blocks):
        for inline in leaf.inlines:
            text += f"[{numbers.get(inline.key)}]" if isinstance(inline, Marker) else text_of((inline,))
            if isinstance(inline, Text) and inline.href:
                links.append((" ".join(inline.text.split()), inline.href))
        text += "\n"
    return text.split(), links

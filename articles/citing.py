"""Saving an article with its notes and figures. The only way a body is saved."""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from articles.body import Document, Note, clean, image_keys, parse
from articles.models import Article, Figure, Footnote, Image, Source
from articles.models.source import MAX_TITLE_LENGTH
from articles.rendering import notes_text, plain_text

# Written by publishing and by the comments while an editor types; a save must not turn them back.
_WRITTEN_ELSEWHERE = {
    "created_by",
    "stage",
    "published_at",
    "retracted_at",
    "withdrawal",
    "text_stays",
    "url_year",
    "url_month",
    "comment_count",
}


@transaction.atomic
def save_with_notes(article: Article) -> None:
    """
    Clean the article's body, save the article, and bring its Footnote, Source and Figure rows in line with the body.

    A new article is inserted whole; of one that exists, what publishing and comments write is left as the database has
    it. A figure whose picture does not exist has no row. The number of queries does not depend on the number of notes
    or figures. Raises BodyTooLong.
    """
    article.body = clean(article.body)
    document = parse(article.body)
    article.plain_text = plain_text(document)
    article.notes_text = notes_text(document)
    if article.pk is None:
        article.save()
    else:
        article.save(update_fields=_own_fields())
    _save_notes(article, document)
    _save_figures(article, document)


def _own_fields() -> list[str]:
    fields = Article._meta.concrete_fields
    return [field.name for field in fields if not field.primary_key and field.name not in _WRITTEN_ELSEWHERE]


def _save_notes(article: Article, document: Document) -> None:
    sources = _sources(document.notes)
    article.footnotes.exclude(key__in=[note.key for note in document.notes]).delete()
    Footnote.objects.bulk_create(
        [_row(article, note, sources) for note in document.notes],
        update_conflicts=True,
        unique_fields=["article", "key"],
        update_fields=["number", "text", "quote", "title", "accessed", "source", "fragment"],
    )


def _save_figures(article: Article, document: Document) -> None:
    # Locked, so that nobody deletes a picture between here and the end of the transaction.
    shown = Image.objects.filter(key__in=image_keys(document.blocks)).select_for_update(no_key=True).order_by("pk")
    images = list(shown.values_list("pk", flat=True))
    article.figures.exclude(image__in=images).delete()
    Figure.objects.bulk_create([Figure(article=article, image_id=image) for image in images], ignore_conflicts=True)


def _row(article: Article, note: Note, sources: dict[str, Source]) -> Footnote:
    page, _, fragment = note.url.partition("#")
    return Footnote(
        article=article,
        key=note.key,
        number=note.number,
        text=note.text,
        quote=note.quote,
        title=_title(note),
        accessed=note.accessed[: Footnote._meta.get_field("accessed").max_length],
        source=sources[page] if page else None,
        fragment=fragment,
    )


def _sources(notes: Iterable[Note]) -> dict[str, Source]:
    """Return the source of each address, making those that are new. Addresses are cut before their `#`."""
    titles: dict[str, str] = {}
    for note in notes:
        page = note.url.partition("#")[0]
        if page:
            titles[page] = titles.get(page) or _title(note)
    # In one order everywhere: two editors who cite the same new pages wait for each other instead of deadlocking.
    rows = [Source(url=page, title=titles[page]) for page in sorted(titles)]
    Source.objects.bulk_create(rows, ignore_conflicts=True)
    sources = sources_of(titles)
    named = [source for source in sources.values() if not source.title and titles[source.url]]
    for source in named:
        source.title = titles[source.url]
    Source.objects.bulk_update(sorted(named, key=lambda source: source.pk), ["title"])
    return sources


def _title(note: Note) -> str:
    return note.title.strip()[:MAX_TITLE_LENGTH]


def sources_of(pages: Iterable[str]) -> dict[str, Source]:
    """Return those of the addresses, cut before their `#`, that the paper has cited, each with its source."""
    digests = [hashlib.sha256(page.encode()).hexdigest() for page in pages]
    return {source.url: source for source in Source.objects.filter(url_digest__in=digests)}

"""What readers say about single notes of an article: where they say it, and how many do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet

from articles import body
from articles.models import Article
from articles.paths import path_to
from articles.prepared import Prepared
from articles.rendering import RenderedNote
from articles.rendering.notes import rendered_notes
from comments.models import Comment


@dataclass(frozen=True)
class Discussion:
    """
    What stands beside a note.

    `address` is where a comment about it is written, "" where none is taken; `number` how many public comments are
    about it, and `first` the id of the one that was posted first, None when there is none.
    """

    address: str
    number: int
    first: int | None


def discussions_of(article: Article, notes: Sequence[RenderedNote], *, answers_welcome: bool) -> dict[str, Discussion]:
    """Return the discussion of each note by its key. One query; none while nobody has said anything."""
    said = _said(article) if notes and article.comment_count else {}
    return {
        note.note.key: Discussion(
            address_to_discuss(article, note.note.key) if answers_welcome else "", *said.get(note.note.key, (0, None))
        )
        for note in notes
    }


def address_to_discuss(article: Article, key: str) -> str:
    """Return the path of the page on which a comment about a note is written."""
    return path_to("discuss_note", *article.address.values(), key)


def note_of(article: Article, key: str) -> RenderedNote | None:
    """Return the note of an article, loaded with its text, that has this key; None when it is not in the text."""
    notes = rendered_notes(body.parse(article.body))
    return next((note for note in notes if note.note.key == key), None)


def _said(article: Article) -> dict[str, tuple[int, int]]:
    return {key: (number, first) for key, number, first in _about_notes(article=article.pk)}


@Prepared
def _about_notes(article: int) -> QuerySet[Comment]:
    about_a_note = Comment.objects.public().filter(article=article).exclude(note_key="").order_by()
    return about_a_note.values_list("note_key").annotate(number=Count("pk"), first=Min("pk"))

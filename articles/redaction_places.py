"""Where an article's words stand: what a redaction goes through, table by table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.body import BodyTooLong, clean
from articles.body.passages import Removal
from articles.citing import save_with_notes
from articles.models import Article, Correction, Draft, EditorialNote, Figure, Image, Revision, Source


@dataclass(frozen=True)
class Place:
    """
    A kind of rows in which a passage of an article can stand.

    `rows` returns the article's; `words` are their fields of plain text, `bodies` those of HTML, `forms` those that
    hold a form as it was typed. `save` writes a row that was changed, by default the changed fields alone. A place that
    is `shared` belongs to the whole paper: only rows that may hold the passage are read.
    """

    name: str | Promise
    rows: Callable[[Article], QuerySet[Any]]
    words: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    save: Callable[[Any], None] | None = None
    shared: bool = False

    def rows_to_read(self, article: Article, hint: str) -> QuerySet[Any]:
        """Return the rows in one order; `hint` is a word that the passage cannot be without."""
        rows = self.rows(article).order_by("pk")
        if not self.shared:
            return rows
        holds = Q()
        for field in self.words:
            holds |= Q(**{f"{field}__contains": hint})
        return rows.filter(holds)

    def redact(self, row: Model, removal: Removal) -> list[str]:
        """Put the mark in place of the passage in the row's fields, in memory, and return which fields changed."""
        return [name for name, value in self._redacted(row, removal) if _set(row, name, value)]

    def _redacted(self, row: Model, removal: Removal) -> Iterator[tuple[str, Any]]:
        for name in self.words:
            yield name, _fitting(row, name, removal.text(getattr(row, name)))
        for name in self.bodies:
            yield name, removal.html(getattr(row, name))
        for name in self.forms:
            typed = getattr(row, name) or {}
            yield name, {field: [_typed(field, value, removal) for value in typed[field]] for field in typed}


def _set(row: Model, name: str, value: Any) -> bool:
    is_new = bool(value) and value != getattr(row, name)
    if is_new:
        setattr(row, name, value)
    return is_new


def _fitting(row: Model, name: str, text: str) -> str:
    """Return a text cut to what its column holds, since the mark may be longer than what it stands for."""
    limit = row._meta.get_field(name).max_length
    return text if limit is None or len(text) <= limit else f"{text[: limit - 1]}…"


def _typed(field: str, value: str, removal: Removal) -> str:
    """Return one value of a form. A body that nobody has cleaned may hold the passage where no reader would see it."""
    if field != "body":
        return removal.text(value)
    try:
        redacted = removal.html(value)
        is_hidden = redacted == value and removal.pattern.search(unescape(value))
        left = clean(value) if is_hidden else redacted
    except BodyTooLong:
        words = unescape(re.sub(r"<[^<>]*>", "", value))
        is_hidden = removal.pattern.search(words) or removal.pattern.search(unescape(value))
        left = f"<p>{escape(removal.mark)}</p>" if is_hidden else value
    removal.count += bool(is_hidden)
    return left


def _images(article: Article) -> QuerySet[Image]:
    """Return the pictures that the article shows, or showed in one of its versions."""
    keys: set[str] = set()
    for body, lead_image in article.revisions.values_list("body", "lead_image").iterator(chunk_size=50):
        keys.update(re.findall('data-image="([0-9a-f]{16})"', body), filter(None, [lead_image]))
    figures = Figure.objects.filter(article=article).values("image")
    lead = Article.objects.filter(pk=article.pk).values("lead_image")
    return Image.objects.filter(Q(pk__in=figures) | Q(pk__in=lead) | Q(key__in=keys))


def _save(article: Article) -> None:
    """Save the article; its pictures, those of its versions too, are held in one order by whoever holds several."""
    list(_images(article).order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))
    save_with_notes(article)


OWN = [
    Place(
        _("The article"),
        lambda article: Article.objects.filter(pk=article.pk),
        words=("headline", "standfirst", "lead_caption", "imported_from"),
        bodies=("body",),
        save=_save,
    ),
    Place(
        _("Its versions"),
        lambda article: Revision.objects.filter(article=article),
        words=("headline", "standfirst", "lead_caption", "why"),
        bodies=("body",),
    ),
    Place(_("Unsaved texts"), lambda article: Draft.objects.filter(article=article), forms=("typed",)),
    Place(_("Corrections"), lambda article: Correction.objects.filter(article=article), words=("text",)),
    Place(_("Notes among colleagues"), lambda article: EditorialNote.objects.filter(article=article), words=("text",)),
    Place(_("Its pictures"), _images, words=("alt", "caption", "credit")),
    Place(_("Titles of sources"), lambda _article: Source.objects.all(), words=("title",), shared=True),
]
"""The places of this app, in the order in which their rows are locked."""

"""
The verb that takes a passage out of an article: out of the text, every version of it, and what was said below it.

Other versions of a text are public, so a correction alone would go on spreading what a court or somebody's safety
forbids. Here a version changes after all; the database allows it for this one transaction (migration 0008_writing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles import audit, vocabulary
from articles.body import MAX_BODY_BYTES
from articles.body.passages import Removal, letters_and_places, passage_pattern, passage_words
from articles.content import columns_of, content_in
from articles.models import Article, Redaction, Revision, Source, User
from articles.recognising import fingerprint
from articles.redaction_places import OWN, Place
from articles.slugs import slugify
from articles.writing import newest_revision

MIN_PASSAGE_LENGTH = 3
MAX_PASSAGE_LENGTH = 2000

PLACES: list[Place] = []
"""
Where other apps keep words of an article: each adds its own when it is ready.

Their rows are locked before the article's, which is the order in which a decision about a comment takes its locks.
"""


class CannotRedact(Exception):
    """The passage cannot be taken out; the message says to the administrator what to do."""


@dataclass(frozen=True)
class Found:
    """How often a passage stands in one kind of place."""

    name: str | Promise
    count: int


@transaction.atomic  # it reads by cursors, which a pool of connections keeps for one transaction and no longer
def where_it_stands(passage: str, article: Article) -> list[Found]:
    """Return where the passage stands, changing nothing. Raises CannotRedact for one that is too short or too long."""
    everywhere = go_through(article, _removal(passage, "-"), _hint(passage), write=False)
    return [found for found in everywhere if found.count]


@transaction.atomic
def redact(passage: str, reason: str, by: User, article: Article) -> Redaction:
    """
    Put "[removed <date>: <reason>]" in place of the passage wherever it stands, and return the record of that.

    Capitals count, and spaces and markup do not. `reason` is public. Forms that were opened before are outdated by a
    version of their own, or saving one would bring the passage back. Raises CannotRedact.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CannotRedact(_("Say why: the reason is printed in the passage’s place."))
    removal = _removal(passage, mark(reason))
    if removal.pattern.search(removal.mark):
        raise CannotRedact(_("The passage stands in the words that would take its place. Choose another reason."))
    digest, letters = fingerprint(passage)
    places = take_out(article, [(passage, removal)], by)
    audit.record(by, "redact", article)
    return Redaction.objects.create(
        article=article, by=by, reason=reason, places=places, digest=digest, letters=letters
    )


def take_out(article: Article, passages: Iterable[tuple[str, Removal]], by: User) -> int:
    """
    Put the mark of each removal in place of its passage, inside the caller's transaction; return in how many places.

    Raises CannotRedact when that is none, or a text would get too long.
    """
    count = 0
    _let_versions_change("on")
    for passage, removal in passages:
        go_through(article, removal, _hint(passage), write=True)
        _forget_sources(removal, passage)
        count += removal.count
    _let_versions_change("off")
    if not count:
        raise CannotRedact(nowhere())
    _outdate(article, by)
    vocabulary.forget_words_of(article)
    return count


def _let_versions_change(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('articles.redacting', %s, true)", [state])


def mark(reason: str, at: datetime | None = None) -> str:
    """Return what stands in the place of a passage that is removed now, or was at another moment."""
    day = date_format(timezone.localdate(at), "j E Y")
    return _("[removed %(date)s: %(reason)s]") % {"date": day, "reason": reason}


def nowhere() -> str:
    """Return the sentence for a passage that was not found."""
    return _("The passage stands nowhere. Copy it from the page; capitals count, and it must lie within one paragraph.")


def addresses_like(passage: str, article: Article) -> list[str]:
    """Return the ends of the article's addresses, old ones too, that spell the passage: no redaction changes them."""
    spelled = slugify(passage)
    slugs = [article.slug, *article.redirects.values_list("slug", flat=True)]
    return [slug for slug in slugs if spelled and spelled in slug]


def _removal(passage: str, sign: str) -> Removal:
    letters, _places = letters_and_places(passage)
    if len(letters) < MIN_PASSAGE_LENGTH or not any(map(str.isalnum, letters)):
        raise CannotRedact(_("Give at least three characters of the passage."))
    if len(passage) > MAX_PASSAGE_LENGTH:
        sentence = _("Give at most %(limit)d characters at a time.")
        raise CannotRedact(sentence % {"limit": MAX_PASSAGE_LENGTH})
    return Removal(passage_pattern(passage), sign)


def _hint(passage: str) -> str:
    """Return a word that what holds the passage cannot be without."""
    return max(passage_words(passage), key=len)


def go_through(article: Article, removal: Removal, hint: str, *, write: bool) -> list[Found]:
    """Show the removal every text of the article, and write what it changes; `hint` as in `Place.rows_to_read`."""
    found = []
    for place in (*PLACES, *OWN):
        before = removal.count
        rows = place.rows_to_read(article, hint)
        if write:
            rows = rows.select_for_update(no_key=True, of=("self",))
        for row in rows.iterator(chunk_size=50):
            changed = place.redact(row, removal)
            if write and changed:
                _write(place, row, changed)
        found.append(Found(place.name, removal.count - before))
    return found


def _write(place: Place, row: Any, changed: list[str]) -> None:
    if any(len(getattr(row, name).encode()) > MAX_BODY_BYTES for name in place.bodies):
        raise CannotRedact(_("The mark would make a text longer than an article may be. Give a longer passage."))
    if place.save is not None:
        place.save(row)
    else:
        row.save(update_fields=changed)


def _forget_sources(removal: Removal, passage: str) -> None:
    """Delete the sources that nobody cites any more and whose address says it."""
    hint = _hint(passage)
    unused = Source.objects.filter(Q(url__contains=hint) | Q(url__contains=quote(hint)), footnotes=None)
    said = [source.pk for source in unused if removal.pattern.search(f"{source.url} {unquote(source.url)}")]
    Source.objects.filter(pk__in=said).delete()


def _outdate(article: Article, by: User) -> None:
    """Add a version that says what the newest says; whatever readers see or will see of that one is this one's."""
    stored = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    newest = newest_revision(stored)
    now = timezone.now()
    moment, change = newest.public_from, newest.change
    if newest.is_public:
        moment, change = now, Revision.Change.TYPO
    elif moment is not None:
        newest.public_from, newest.change = None, ""
        newest.save(update_fields=["public_from", "change"])
    Revision.objects.create(
        article=stored,
        number=newest.number + 1,
        saved_by=by,
        saved_at=now,
        why=_("A passage was removed."),
        public_from=moment,
        change=change,
        **columns_of(content_in(newest)),
    )

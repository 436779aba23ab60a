"""
The journal of what was taken out of the paper: a file beside the backups, because none of them can know of it yet.

Bringing a backup back would bring back what a court, a reader or an editor has had removed since. The file holds ids,
keyed digests and codes, and of a redaction the public reason; no words that were removed, no address. Restoring puts it
aside, and then everything in it is done again:

    set_aside()      before the database is replaced
    apply_journal()  after; the worker does it where that was cut short
"""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max
from django.utils import timezone

from articles.models import Article, Redaction
from articles.redacting import CannotRedact
from articles.redacting_again import redact_again, redactions_since
from articles.retracting_again import has_its_article, retract_again, retractions_since
from comments import vault
from comments.away_again import has_its_comment, mask_again, masked_since, take_away_again, taken_away_since
from comments.erasing_again import erase_again, erasures_since, forget_erasures
from comments.models import Erasure, ModerationEvent
from newsportal.cannot_start import CannotStart
from newsportal.models import Backup

Entry = dict[str, Any]
Say = Callable[[str], None]

JOURNAL = "removed-since.json"
ASIDE = "to-remove-again.json"
FORMAT = 1

logger = logging.getLogger("newsportal.backups")


def moment_of(entry: Entry) -> datetime:
    """Return when the removal was that an entry is about."""
    return datetime.fromisoformat(entry["at"]).astimezone(UTC)


@dataclass(frozen=True)
class Kind:
    """
    One kind of removal: what the database knows of it since a moment, and how to do one again.

    `again` says whether there was something to do. `knows` tells whether the database says by itself if an entry still
    holds: what can be taken back is in the journal no longer when it was. `names` are the parts that tell two apart.
    """

    name: str
    words: str
    since: Callable[[datetime], list[Entry]]
    again: Callable[[Entry], bool]
    names: tuple[str, ...]
    knows: Callable[[Entry], bool] = lambda _entry: False

    def key(self, entry: Entry) -> tuple[Any, ...]:
        """Return what two entries about the same thing have in common."""
        return tuple(entry[name] for name in self.names)

    def fits(self, entry: Entry) -> bool:
        """Whether an entry that was read has these parts, and a moment. Raises ValueError, KeyError and TypeError."""
        return all(isinstance(part, str | int | None) for part in self.key(entry)) and bool(moment_of(entry))


# In this order they are done again: a mask is known by the text that a redaction leaves, and a text that is erased or
# out of readers' sight needs no mask.
KINDS = (
    Kind("redactions", "passages:", redactions_since, redact_again, ("article", "digest")),
    Kind("erasures", "wishes to be forgotten:", erasures_since, erase_again, ("address", "comment", "keeps_texts")),
    Kind("articles", "articles:", retractions_since, retract_again, ("article",), has_its_article),
    Kind("comments", "comments:", taken_away_since, take_away_again, ("comment",), has_its_comment),
    Kind("masks", "masked passages:", masked_since, mask_again, ("comment",), has_its_comment),
)


def keep_journal() -> None:
    """Write the journal when something was removed since it was written, or a day has passed; a duty of the worker."""
    end_what_was_cut_short(logger.info)
    journal = _read(_path(JOURNAL))
    seen = _seen()
    if journal.get("seen") != seen:
        _write(_path(JOURNAL), _brought_up_to_date(journal, seen))
        forget_erasures(before=_oldest())


def set_aside() -> None:
    """Keep what is known of removals as it is from being overwritten: the database is about to know less of them."""
    journal = _read(_path(JOURNAL))
    with suppress(DatabaseError):  # one that is empty, or of another version, knows nothing more
        journal = _brought_up_to_date(journal, _seen())
    # Restored twice in a row: what was not done again after the first time is still to be done.
    _write(aside(), _merged(_read(aside()), journal))
    _path(JOURNAL).unlink(missing_ok=True)


def apply_journal(say: Say) -> None:
    """
    Remove again from the restored database what the journal that was set aside names, and say how much that was.

    It can be repeated: what is gone already is left as it is. A passage that cannot be taken out is said, and stays in
    the journal. Raises CannotStart when the journal cannot be read.
    """
    journal = _read(aside())
    done = {kind.words: sum(_again(kind, entry, say) for entry in journal[kind.name]) for kind in KINDS}
    _write(_path(JOURNAL), _brought_up_to_date(journal, _seen()))
    aside().unlink(missing_ok=True)
    say(_said(done))
    if journal["redactions"] and not _keys_are_those_of_the_paper():
        say(
            "Passages are recognised by the vault keys of the paper, and those in force are others. Put its keys in "
            "place, then restore the backup once more: until then redacted passages can be read."
        )


def end_what_was_cut_short(say: Say) -> None:
    """Apply the journal that a restore has left behind, if one did, before readers come in."""
    if aside().exists():
        apply_journal(say)


def aside() -> Path:
    """Return the file in which a journal waits to be applied."""
    return _path(ASIDE)


def _keys_are_those_of_the_paper() -> bool:
    opened, total = vault.count_openable()
    return bool(opened == total)


def _again(kind: Kind, entry: Entry, say: Say) -> bool:
    try:
        return kind.again(entry)
    except CannotRedact as refusal:
        say(f"Article {entry['article']}: a passage that was removed could not be removed again. {refusal}")
        return False


def _said(done: dict[str, int]) -> str:
    some = [f"{words} {count}" for words, count in done.items() if count]
    if some:
        return f"Removed again what was removed since the backup: {', '.join(some)}."
    return (
        "As far as this machine knows, nothing was removed since the backup. It knows what stands in "
        f"{_path(JOURNAL)}: on another machine, copy that file from the first before you restore."
    )


def _seen() -> list[Any]:
    """Return what changes when something was removed, or taken back, in a few quick queries; and the day."""
    retracted = Article.objects.filter(retracted_at__isnull=False).aggregate(Count("pk"), Max("retracted_at"))
    latest = retracted["retracted_at__max"]
    # Of two at once the one with the lower number may end last, and only the count tells; the log is appended in order.
    removed = [tuple(model.objects.aggregate(Max("pk"), Count("pk")).values()) for model in (Redaction, Erasure)]
    decided = ModerationEvent.objects.aggregate(Max("pk"))["pk__max"]
    day = timezone.now().date().isoformat()
    return [*map(list, removed), decided, retracted["pk__count"], latest and latest.isoformat(), day]


def _oldest() -> datetime:
    """Return the moment from which on backups are kept."""
    kept = Backup.objects.filter(deleted_at__isnull=True).exclude(file="").order_by("began_at").first()
    limit = timezone.now() - timedelta(days=settings.KEEP_BACKUPS)
    return limit if kept is None else min(limit, kept.began_at)


def _brought_up_to_date(journal: Entry, seen: list[Any]) -> Entry:
    """Return the journal with what the database knows, and what it cannot know because that is older, or is gone."""
    oldest = _oldest()
    known = {kind.name: kind.since(oldest) for kind in KINDS}
    still = {
        kind.name: [entry for entry in journal[kind.name] if moment_of(entry) >= oldest and not kind.knows(entry)]
        for kind in KINDS
    }
    return {**_merged(still, known), "seen": seen}


def _merged(earlier: Entry, later: Entry) -> Entry:
    kinds = {
        kind.name: {kind.key(entry): entry for entry in [*earlier[kind.name], *later[kind.name]]} for kind in KINDS
    }
    return {"format": FORMAT, **{name: list(entries.values()) for name, entries in kinds.items()}}


def _path(name: str) -> Path:
    return settings.BACKUP_DIR / name


def _read(path: Path) -> Entry:
    """Return a journal; an empty one when there is none. Raises CannotStart for one that cannot be used."""
    empty: Entry = {kind.name: [] for kind in KINDS}
    if not path.exists():
        return empty
    try:
        journal = json.loads(path.read_bytes())
        if journal["format"] == FORMAT and all(kind.fits(entry) for kind in KINDS for entry in journal[kind.name]):
            return dict(journal)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise CannotStart(
        f"{path} cannot be read: it was cut off, or another version wrote it. Put the file back from a copy; "
        "move it away if there is none, and what was removed since the backup has to be removed again by hand."
    )


def _write(path: Path, journal: Entry) -> None:
    """Put the file in place whole, and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w") as file:  # mkstemp lets nobody else read it
            json.dump(journal, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise

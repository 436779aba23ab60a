"""
Whether the addresses the paper cites still answer: asked once a month, and what came of it kept with the source.

An address is broken after three failures in a row over at least three days. Failures are what a reader would meet too:
nothing is there, no such site, a bad certificate, nobody listens. Everything else says nothing.
"""

import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from articles import asking
from articles.asking import FAILURES, Answer, Reply
from articles.body import Document, Note
from articles.citing import sources_of
from articles.locks import Lock, hold
from articles.models import Footnote, Source
from articles.models.publication import is_published
from articles.models.source import is_broken

logger = logging.getLogger("articles.source_check")

A_ROUND = 20  # addresses, each of a site of its own, asked at the same time
SITE_PAUSE = timedelta(seconds=5)
"""How long one site is left alone after it was asked."""

LONGEST_ASKING = timedelta(minutes=2)
"""After which whoever was asking is taken for killed; more than an address with its redirects and names can take."""

_MONTH = timedelta(days=30)
_AFTER_FAILURES = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
_BUSY = timedelta(minutes=15)
_WRITTEN_HERE = ["checked_at", "answer", "status", "failures", "failing_since", "moved_to", "check_after"]

Asking = Callable[[str], Reply]


def ask(url: str) -> Reply:
    """Ask the address in the paper's name."""
    return asking.ask(url, f"newsportal (checks the sources of {settings.SITE_URL}/)")


def check_due_sources(ask: Asking = ask) -> int:
    """Ask up to A_ROUND addresses that are due, as far as the setting CHECK_SOURCES allows; return how many."""
    return check_some(checked_sources(), ask)


def check_some(sources: QuerySet[Source], ask: Asking = ask) -> int:
    """
    Ask up to A_ROUND of these that are due, one of each site, and return how many.

    Several workers never ask one address or one site at the same time. Nothing is locked while an answer is awaited, so
    nobody who saves an article waits for one; what a worker was asking when it was killed is asked again later.
    """
    claimed = _claim(sources)
    with ThreadPoolExecutor(A_ROUND) as pool:
        # Nothing in these threads knows the database.
        replies = pool.map(lambda source: _reply(source.url, ask), claimed)
        for source, reply in zip(claimed, replies, strict=True):
            _record(source.pk, reply)
    return len(claimed)


def is_cited(*, only_published: bool = False) -> Exists:
    """Return the condition that articles cite a source; what was retracted does not count, nor drafts if so said."""
    which = is_published("article__") if only_published else Q(article__retracted_at__isnull=True)
    return Exists(Footnote.objects.filter(which, source=OuterRef("pk")))


def cited_sources() -> QuerySet[Source]:
    """Return the sources that articles cite."""
    return Source.objects.filter(is_cited())


def checked_sources() -> QuerySet[Source]:
    """Return those of them that the setting CHECK_SOURCES lets the worker ask."""
    if settings.CHECK_SOURCES == "none":
        return Source.objects.none()
    return Source.objects.filter(is_cited(only_published=settings.CHECK_SOURCES == "published"))


def due(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Return those of the sources whose time has come."""
    return sources.filter(check_after__lte=timezone.now())


def ask_again(sources: QuerySet[Source]) -> int:
    """Let these sources be due now, and return how many they are."""
    return sources.update(check_after=timezone.now())


@transaction.atomic
def _claim(sources: QuerySet[Source]) -> list[Source]:
    hold(Lock.SOURCES_TO_ASK)
    now = timezone.now()
    is_asked = Q(checked_at__isnull=True) | Q(checked_at__lt=F("asked_at")) | Q(checked_at__gt=now - SITE_PAUSE)
    asked = Source.objects.filter(is_asked, asked_at__gt=now - LONGEST_ASKING).values("domain")
    firsts = due(sources).exclude(domain__in=asked).order_by("domain", "check_after").distinct("domain").values("pk")
    rows = Source.objects.filter(pk__in=firsts).order_by("check_after", "pk")
    claimed = list(rows.select_for_update(skip_locked=True, no_key=True)[:A_ROUND])
    Source.objects.filter(pk__in=[source.pk for source in claimed]).update(asked_at=now, check_after=now + _BUSY)
    return claimed


def _reply(url: str, ask: Asking) -> Reply:
    """Return what the address answers; one at which the asking itself fails keeps no other from being asked."""
    try:
        return ask(url)
    except Exception:
        logger.exception("A source could not be asked: %s", url)
        return Reply(Answer.UNCLEAR)


@transaction.atomic
def _record(key: int, reply: Reply) -> None:
    source = Source.objects.select_for_update(no_key=True).get(pk=key)
    now = timezone.now()
    source.checked_at, source.answer, source.status = now, reply.answer, reply.status
    if reply.answer is Answer.WORKS:
        source.failures, source.failing_since, source.moved_to = 0, None, reply.moved_to
    elif reply.answer in FAILURES:
        source.failures += 1
        source.failing_since = source.failing_since or now
    source.check_after = now + _pause_after(source.failures)
    source.save(update_fields=_WRITTEN_HERE)


def _pause_after(failures: int) -> timedelta:
    """Return how long to wait, differing a little so that what was cited together is not asked together."""
    pause = _AFTER_FAILURES[failures - 1] if 1 <= failures <= len(_AFTER_FAILURES) else _MONTH
    return pause * random.uniform(1, 1.2)  # noqa: S311


# --- What came of it


def broken_sources() -> QuerySet[Source]:
    """Return the broken sources that articles cite, which an editor has to replace."""
    return cited_sources().filter(is_broken())


def broken_notes(document: Document) -> list[tuple[Note, Source]]:
    """Return the notes of a text whose source is broken, each with it, in their order. One query."""
    pages = {note.key: note.url.partition("#")[0] for note in document.notes if note.url}
    sources = sources_of(set(pages.values()))
    cited = [(note, sources.get(pages.get(note.key, ""))) for note in document.notes]
    return [(note, source) for note, source in cited if source and source.is_broken]

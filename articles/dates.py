"""The dates of an article: those its page gives, and those it tells programs."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from articles.models import Article, Correction


def issued_on(article: Article) -> date:
    """Return the day that the article's page gives as its date: of its first appearance, or of its import."""
    elsewhere = article.originally_published_on
    return elsewhere or timezone.localdate(article.imported_at or article.published_at)


def first_published(article: Article) -> str:
    """Return when the article first appeared: a date where that was elsewhere, a moment where it was here."""
    elsewhere = article.originally_published_on
    return elsewhere.isoformat() if elsewhere else stamp(article.published_at)


def last_changed(article: Article, corrections: Iterable[Correction]) -> datetime:
    """Return when the article was published, or last corrected or added to."""
    return max([article.published_at, *(row.noted_at for row in corrections)])


def corrected_at(corrections: Iterable[Correction]) -> datetime | None:
    """Return when an article was last corrected; an update corrects nothing."""
    return max((row.noted_at for row in corrections if row.kind == Correction.Kind.CORRECTION), default=None)


def day_in_words(day: date) -> str:
    """Return the day, or that of a moment by its own clock, in words of the active language: 5 March 2026."""
    return _in_words(day.year, day.month, day.day, get_language())


@lru_cache(maxsize=1000)
def _in_words(year: int, month: int, day: int, language: str | None) -> str:
    return date_format(date(year, month, day), "j E Y")


def in_words(moment: datetime, clock: str = "H:i") -> str:
    """Return a moment in the site's zone, with the date unless it is today; `clock` is the format of its hour."""
    local = timezone.localtime(moment)
    return date_format(local, clock if local.date() == timezone.localdate() else f"j E Y, {clock}")


def with_date(moment: datetime) -> str:
    """Return a moment in the site's zone with its date, be it today's."""
    return date_format(timezone.localtime(moment), "j E Y, H:i")


def stamp(moment: datetime) -> str:
    """Return a moment as programs read it, in the site's zone, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def midnight_after(day: date, zone: tzinfo | None = None) -> datetime:
    """Return the moment at which `day` is over, in the site's zone unless another is given."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), zone)

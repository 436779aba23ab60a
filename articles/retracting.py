"""The verbs that take a published article from its readers, and give it back. Each is atomic and locks its article."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Correction


class NotThere(Exception):
    """Readers cannot open the article, so there is nothing to take from them."""


class NotRetracted(Exception):
    """Readers can open the article: somebody else put it back meanwhile."""


@transaction.atomic
def retract(article: Article, notice: str, *, keep_text: bool) -> Correction:
    """
    Say in public that the article was wrong, and return the dated record; its text stays below the notice, or goes.

    What was taken away for another reason, or with another choice about the text, is retracted anew. The fields of
    `article` are brought up to date. Raises NotThere for what readers never saw.
    """
    stored = _known_to_readers(article)
    now = timezone.now()
    _take_away(stored, article, Article.Withdrawal.RETRACTION, now, keep_text)
    return _record(stored, Correction.Kind.RETRACTION, notice, now)


@transaction.atomic
def remove_by_law(article: Article, notice: str) -> Correction:
    """
    Take the article away because a court or a law demands it, and return the dated record, which does not name it.

    `notice` says who demanded it and why, as far as that may be said. Raises NotThere for what readers never saw.
    """
    stored = _known_to_readers(article)
    now = timezone.now()
    _take_away(stored, article, Article.Withdrawal.LAW, now)
    return _record(stored, Correction.Kind.REMOVAL, notice, now)


@transaction.atomic
def withdraw(article: Article) -> None:
    """
    Take back what was published by accident: its address says so, and nothing else does.

    Raises NotThere for what readers cannot open: what was retracted in public keeps its notice.
    """
    stored = _known_to_readers(article)
    if not stored.is_public:
        raise NotThere
    _take_away(stored, article, Article.Withdrawal.ACCIDENT, timezone.now())


@transaction.atomic
def put_back(article: Article, notice: str = "") -> None:
    """
    Give readers the article back as it was, under its old date.

    `notice` says why, as a dated update below its text; what was published by accident needs none. Raises NotRetracted.
    """
    stored = Article.objects.select_for_update().get(pk=article.pk)
    if stored.retracted_at is None:
        raise NotRetracted
    if notice or needs_a_notice(stored):
        _record(stored, Correction.Kind.UPDATE, notice, timezone.now())
    _write(stored, article, retracted_at=None, withdrawal="", text_stays=False)


def needs_a_notice(article: Article) -> bool:
    """Whether it was taken away in public, so that it does not come back without a word."""
    return article.withdrawal in (Article.Withdrawal.RETRACTION, Article.Withdrawal.LAW)


def _known_to_readers(article: Article) -> Article:
    stored = Article.objects.select_for_update().get(pk=article.pk)
    if stored.published_at is None or stored.published_at > timezone.now():
        raise NotThere
    return stored


def _take_away(stored: Article, article: Article, why: str, now: datetime, keep_text: bool = False) -> None:
    _write(stored, article, retracted_at=now, withdrawal=why, text_stays=keep_text)


def _record(article: Article, kind: str, notice: str, now: datetime) -> Correction:
    return Correction.objects.create(article=article, kind=kind, text=notice, noted_at=now)


def _write(stored: Article, article: Article, **fields: object) -> None:
    for name, value in fields.items():
        setattr(stored, name, value)
        setattr(article, name, value)
    stored.save(update_fields=[*fields, "updated_at"])

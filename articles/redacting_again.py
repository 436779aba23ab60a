"""
Taking out again what a redaction had taken out, in a database that is of an earlier day.

What was removed is known by its digest alone (`articles.recognising`); where it stands, the texts say.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation

from articles import audit
from articles.body.passages import Removal, passage_pattern
from articles.models import Article, Redaction, Site, User
from articles.recognising import Recogniser
from articles.redacting import go_through, mark, take_out


def redactions_since(moment: datetime) -> list[dict[str, Any]]:
    """Return what has to be known of each redaction since a moment to carry it out again, as JSON can say it."""
    redactions = Redaction.objects.filter(at__gte=moment, digest__isnull=False).select_related("article")
    return [
        {
            "article": redaction.article_id,
            "created": redaction.article.created_at.isoformat(),
            "digest": bytes(redaction.digest).hex(),
            "letters": redaction.letters,
            "reason": redaction.reason,
            "by": redaction.by_id,
            "at": redaction.at.isoformat(),
        }
        for redaction in redactions.only(*_NEEDED).order_by("pk")
    ]


_NEEDED = ("article_id", "digest", "letters", "reason", "by_id", "at", "article__created_at")


def redact_again(entry: dict[str, Any]) -> bool:
    """
    Carry out one of `redactions_since` in the paper's language, and return whether there was something to take out.

    The mark has the date of that day. Nothing happens when the database knows of the redaction, when the passage
    stands nowhere, and when no key in force makes its digest. Raises CannotRedact.
    """
    article = Article.objects.filter(pk=entry["article"], created_at=entry["created"]).first()
    digest = bytes.fromhex(entry["digest"])
    if article is None or article.redactions.filter(digest=digest).exists():
        return False
    site = Site.current()
    with translation.override(site.language), timezone.override(ZoneInfo(site.time_zone)):
        return _redact_again(article, digest, entry)


@transaction.atomic
def _redact_again(article: Article, digest: bytes, entry: dict[str, Any]) -> bool:
    recogniser = Recogniser(digest, entry["letters"])
    go_through(article, Removal(recogniser, ""), "", write=False)
    if not recogniser.passages:
        return False
    sign = mark(entry["reason"], datetime.fromisoformat(entry["at"]))
    by = User.objects.filter(pk=entry["by"]).first() or User.objects.order_by("-is_superuser", "pk").first()
    passages = [(passage, Removal(passage_pattern(passage), sign)) for passage in recogniser.passages]
    places = take_out(article, passages, by)
    audit.record(None, "redact", article)
    Redaction.objects.create(
        article=article,
        at=entry["at"],
        by=by,
        reason=entry["reason"],
        places=places,
        digest=digest,
        letters=entry["letters"],
    )
    return True

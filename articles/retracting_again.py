"""Taking from readers again what was taken from them, in a database that is of an earlier day."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Article, Correction, Site

NOTICES = {
    Article.Withdrawal.RETRACTION: Correction.Kind.RETRACTION,
    Article.Withdrawal.LAW: Correction.Kind.REMOVAL,
}


def retractions_since(moment: datetime) -> list[dict[str, Any]]:
    """Return what has to be known of each article taken from readers since a moment, as JSON can say it."""
    articles = Article.objects.filter(retracted_at__gte=moment).order_by("pk")
    return [
        {
            "article": article.pk,
            "created": article.created_at.isoformat(),
            "withdrawal": article.withdrawal,
            "text_stays": article.text_stays,
            "at": article.retracted_at.isoformat(),
        }
        for article in articles.only("created_at", "withdrawal", "text_stays", "retracted_at")
    ]


@transaction.atomic
def retract_again(entry: dict[str, Any]) -> bool:
    """
    Take an article away as one of `retractions_since` says, under its date; return whether readers had it.

    The notice that stood in its place is in no list: a sentence stands there that says why it is missing.
    """
    found = Article.objects.select_for_update().filter(pk=entry["article"], created_at=entry["created"])
    article = found.first()
    if article is None or article.published_at is None or article.retracted_at is not None:
        return False
    article.retracted_at, article.withdrawal = datetime.fromisoformat(entry["at"]), entry["withdrawal"]
    article.text_stays = entry["text_stays"]
    article.save(update_fields=["retracted_at", "withdrawal", "text_stays", "updated_at"])
    if article.withdrawal in NOTICES:
        _put_a_notice(article)
    audit.record(None, _ACTIONS[article.withdrawal], article)
    return True


def has_its_article(entry: dict[str, Any]) -> bool:
    """Whether the article of one of `retractions_since` is in this database, whose row says then if it is away."""
    return Article.objects.filter(pk=entry["article"], created_at=entry["created"]).exists()


def _put_a_notice(article: Article) -> None:
    site = Site.current()
    with translation.override(site.language), timezone.override(ZoneInfo(site.time_zone)):
        text = _("This article was taken away. The notice that said why was lost with the data of those days.")
    kind, at = NOTICES[article.withdrawal], article.retracted_at
    Correction.objects.create(article=article, kind=kind, text=text, noted_at=at)


_ACTIONS = {
    Article.Withdrawal.RETRACTION: "retract",
    Article.Withdrawal.LAW: "remove_by_law",
    Article.Withdrawal.ACCIDENT: "withdraw",
}

"""The addresses of articles: the month each is in, and whether one is free there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from articles.locks import Lock, hold
from articles.models import Article, Redirect, Site
from articles.slugs import slugify


class Taken(Exception):
    """Another article has the address that an editor typed, or is still found under it."""


def month_of(moment: datetime) -> tuple[int, int]:
    """Return the year and the month that an article published at this moment has in its address: the site's."""
    local = moment.astimezone(ZoneInfo(Site.current().time_zone))
    return local.year, local.month


def is_taken(article: Article, slug: str, month: tuple[int, int] | None = None) -> bool:
    """Return whether another article has this slug, or a redirect to it, in a month (year, month), or the article's."""
    year, number = month or (article.url_year, article.url_month)
    address = {"url_year": year, "url_month": number, "slug": slug}
    return (
        Article.objects.filter(**address).exclude(pk=article.pk).exists()
        or Redirect.objects.filter(**address).exclude(article_id=article.pk).exists()
    )


def settle(article: Article) -> None:
    """
    Give an article its year, its month and its slug, by its `published_at`, in memory.

    Without a slug it gets one made from its headline, with a number where that is taken. Nobody else gets an address
    of this month until the transaction ends. Raises Taken.
    """
    article.url_year, article.url_month = month_of(article.published_at)
    lock_month(article)
    if not article.slug:
        article.slug = _made(article)
    elif is_taken(article, article.slug):
        raise Taken


def lock_month(article: Article) -> None:
    """Let nobody else give out addresses of the article's month until the transaction ends."""
    hold(Lock.ADDRESSES_OF_A_MONTH, article.url_year * 100 + article.url_month)


def _made(article: Article) -> str:
    stem = slugify(article.headline) or f"article-{article.pk}"
    slug, number = stem, 1
    while is_taken(article, slug):
        number += 1
        suffix = f"-{number}"
        slug = stem[: Article._meta.get_field("slug").max_length - len(suffix)].rstrip("-") + suffix
    return slug

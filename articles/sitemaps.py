"""
What search engines are told to read: sitemaps as sitemaps.org has them, with Google's extension for news.

Articles are parted by their ids, URLS_A_PART ids to a part, so that an article stays in its part whatever else is
published or withdrawn. A page changed when it was published or corrected, not whenever somebody saved it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.db.models import F, Max, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, Page
from articles.models.article_queries import ArticleQuerySet
from articles.templatetags.articles import absolute
from articles.xml_text import xml_text

URLS_A_PART = 10_000
NEWS_DAYS = 2
MAX_NEWS = 1000
"""Google wants the last two days in a news sitemap, and reads no more than that many addresses of it."""

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
register_namespace("news", NEWS)

_GOOGLE_LANGUAGES = {"zh": "zh-cn"}


@dataclass(frozen=True)
class Entry:
    """The path of a page or of a part, and when it last changed, where that is known."""

    path: str
    changed: datetime | None = None


# --- What there is


def part_entries() -> list[Entry]:
    """Return the parts that have something in them: the articles', then the lists'."""
    part_of = (F("pk") + URLS_A_PART - 1) / URLS_A_PART
    parts = Article.objects.published().annotate(part=part_of).values("part").order_by("part")
    articles = parts.annotate(changed=_changed()).values_list("part", "changed")
    lists = list_entries()
    return [
        *(Entry(reverse("sitemap_articles", args=[part]), changed) for part, changed in articles),
        *(
            Entry(reverse("sitemap_lists", args=[start // URLS_A_PART + 1]), _latest(lists[start:][:URLS_A_PART]))
            for start in range(0, len(lists), URLS_A_PART)
        ),
    ]


def article_entries(part: int) -> list[Entry]:
    """Return the published articles of one part, counted from 1; the list is empty where there is none."""
    rows = Article.objects.published().filter(pk__gt=(part - 1) * URLS_A_PART, pk__lte=part * URLS_A_PART)
    addresses = rows.order_by("pk").annotate(changed=_changed()).values_list("url_year", "url_month", "slug", "changed")
    return [Entry(reverse("article", args=address), changed) for *address, changed in addresses]


def list_entries() -> list[Entry]:
    """Return every page but the articles', the first one of each list."""
    months = [
        Entry(reverse("month", kwargs={"year": year, "month": month}), changed)
        for year, month, changed in _newest_by("url_year", "url_month")
    ]
    sites = _lists("source_site", "footnotes__source__domain")
    corrected = Correction.objects.public().aggregate(latest=Max("noted_at"))["latest"]
    return [
        Entry(reverse("home"), _latest(months)),
        Entry(reverse("archive"), _latest(months)),
        Entry(reverse("corrections"), corrected),
        Entry(reverse("sources"), _latest(sites)),
        *(Entry(page.get_absolute_url(), page.changed_at) for page in Page.objects.in_footer().defer("body")),
        *_lists("section", "section__slug"),
        *_lists("topic", "topics__slug"),
        *_lists("author", "authors__slug"),
        *sites,
        *months,
    ]


def news() -> ArticleQuerySet:
    """Return the news of the last NEWS_DAYS days, newest first. What appeared elsewhere before is none."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    fresh = Article.objects.published().filter(published_at__gte=since)
    ours = fresh.filter(imported_at__isnull=True, originally_published_on__isnull=True)
    return ours.newest_first().only("headline", "language", "published_at", "url_year", "url_month", "slug")[:MAX_NEWS]


def _changed() -> Greatest:
    """When an article, or the latest of several, was published or corrected; GREATEST passes over what is empty."""
    noted = Max("corrections__noted_at", filter=Q(corrections__noted_at__lte=timezone.now()))
    return Greatest(Max("published_at"), noted)


def _lists(name: str, field: str) -> list[Entry]:
    return [Entry(reverse(name, args=[value]), changed) for value, changed in _newest_by(field) if value]


def _newest_by(*fields: str) -> Iterable[tuple[Any, ...]]:
    """Return each combination of `fields` that a published article has, with the date of its newest article."""
    rows = Article.objects.published().filter(**{f"{fields[0]}__isnull": False}).order_by(*fields)
    return rows.values(*fields).annotate(newest=Max("published_at")).values_list(*fields, "newest")


def _latest(entries: list[Entry]) -> datetime | None:
    return max((entry.changed for entry in entries if entry.changed), default=None)


# --- How it is written


def index_xml(entries: Iterable[Entry]) -> bytes:
    """Return the index of the parts."""
    return _document("sitemapindex", "sitemap", entries)


def sitemap_xml(entries: Iterable[Entry]) -> bytes:
    """Return one part."""
    return _document("urlset", "url", entries)


def news_xml(articles: Iterable[Article], paper: str) -> bytes:
    """Return the sitemap of the news, as Google documents it; `paper` is the name of the paper."""
    root = Element(f"{{{SITEMAP}}}urlset")
    for article in articles:
        url = SubElement(root, f"{{{SITEMAP}}}url")
        _add(url, SITEMAP, "loc", absolute(article.get_absolute_url()))
        story = SubElement(url, f"{{{NEWS}}}news")
        publication = SubElement(story, f"{{{NEWS}}}publication")
        _add(publication, NEWS, "name", paper)
        _add(publication, NEWS, "language", _GOOGLE_LANGUAGES.get(article.language, article.language))
        _add(story, NEWS, "publication_date", _stamp(article.published_at))
        _add(story, NEWS, "title", article.headline)
    return _written(root)


def _document(kind: str, item: str, entries: Iterable[Entry]) -> bytes:
    root = Element(f"{{{SITEMAP}}}{kind}")
    for entry in entries:
        element = SubElement(root, f"{{{SITEMAP}}}{item}")
        _add(element, SITEMAP, "loc", absolute(entry.path))
        if entry.changed:
            _add(element, SITEMAP, "lastmod", _stamp(entry.changed))
    return _written(root)


def _add(parent: Element, namespace: str, name: str, text: str) -> None:
    SubElement(parent, f"{{{namespace}}}{name}").text = xml_text(text)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _written(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=SITEMAP)

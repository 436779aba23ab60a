"""What stands in the feeds: articles in full, and corrections. `feed_formats` writes them down."""

from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import body, rendering
from articles.dates import last_changed
from articles.feed_formats import Entry, Feed
from articles.kept_work import KeptWork, row_of
from articles.models import Article, Correction, Site
from articles.models.article_queries import ArticleQuerySet
from articles.prepared import Prepared
from articles.reading import Surroundings, surroundings, with_surroundings

_UNREAD = ("plain_text", "notes_text")
ENTRIES = 30
"""More than a paper of this kind publishes between two visits of a feed reader, and some 300 kB in full."""
_ITEMS: KeptWork[SafeString] = KeptWork(2_000_000, len)


def article_feed(site: Site, articles: ArticleQuerySet, path: str, title: str = "", description: str = "") -> Feed:
    """
    Return the newest published of `articles` as the feed of the page at `path`. Three queries, or four.

    What was retracted in public since the oldest of them keeps its entry: it takes the place of the text that feed
    readers hold.
    """
    found = _in_full(articles.published())
    # That it has a date of retraction follows from the rest, and lets the index of what was retracted be used.
    retracted = articles.once_public().filter(withdrawal=Article.Withdrawal.RETRACTION, retracted_at__isnull=False)
    if len(found) == ENTRIES:
        retracted = retracted.filter(published_at__gt=found[-1].published_at)
    found += _in_full(retracted)
    found.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    return Feed(
        path=path,
        title=f"{title} | {site.name}" if title else site.name,
        description=description,
        paper=site.name,
        language=site.language,
        entries=[(_retracted_entry if article.retracted_at else _article_entry)(article, site) for article in found],
    )


def _in_full(articles: ArticleQuerySet) -> list[Article]:
    """Return the newest of the articles with all that stands around their texts. Two queries, or one for none."""
    ids = list(articles.newest_first().values_list("pk", flat=True)[:ENTRIES])
    return _read(len(ids), **{f"id{place}": pk for place, pk in enumerate(ids)}) if ids else []


@Prepared
def _read(number: int, **ids: int) -> ArticleQuerySet:
    rows = with_surroundings(Article.objects.once_public()).defer(*_UNREAD)
    return rows.filter(pk__in=list(ids.values())).newest_first()


def correction_feed(site: Site, path: str) -> Feed:
    """Return the newest corrections and updates as the feed of the ledger at `path`. One query."""
    corrections = Correction.objects.public().newest_first().with_headlines()[:ENTRIES]
    return Feed(
        path=path,
        title=f"{_('Corrections')} | {site.name}",
        description="",
        paper=site.name,
        language=site.language,
        entries=[_correction_entry(correction, site) for correction in corrections],
    )


def tag_uri(year: int, name: str) -> str:
    """Return the lasting id (RFC 4151) of what has this name here, such as "article-12", and is of that year."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{year:04}:{name}"


def _article_entry(article: Article, site: Site) -> Entry:
    around = surroundings(article)
    tags = [*([article.section] if article.section else []), *around.topics]
    return Entry(
        id=tag_uri(article.url_year, f"article-{article.pk}"),
        path=article.get_absolute_url(),
        title=article.headline,
        html=_kept_item(article, around, site),
        published=article.published_at,
        updated=last_changed(article, around.corrections),
        authors=[byline.author.name for byline in around.bylines],
        tags=list(dict.fromkeys(tag.name for tag in tags)),
        language=article.language,
        summary=article.standfirst,
        image=article.lead_image,
    )


def _kept_item(article: Article, around: Surroundings, site: Site) -> SafeString:
    """Return the item as `item_html` does, made once for all that it says."""
    rows = (article.image_rows, article.correction_rows, row_of(article.lead_image))
    said = (article.standfirst, article.lead_caption, article.language, article.originally_published_on, site.language)
    path = article.get_absolute_url()
    return _ITEMS.get(
        lambda: item_html(article, around, site, path), article.pk, path, article.body, repr(said), repr(rows)
    )


def _retracted_entry(article: Article, site: Site) -> Entry:
    notice = surroundings(article).notice
    return Entry(
        id=tag_uri(article.url_year, f"article-{article.pk}"),
        path=article.get_absolute_url(),
        title=f"{_('Retracted:')} {article.headline}",
        html=_paragraph(article, notice.text if notice else ""),
        published=article.published_at,
        updated=article.retracted_at,
        language=article.language,
    )


def _paragraph(article: Article, text: str) -> SafeString:
    return format_html('<p lang="{}" dir="{}">{}</p>', article.language, article.direction, text)


def _said_of(correction: Correction, site: Site) -> SafeString:
    text = _paragraph(correction.article, correction.text)
    if not correction.thanks:
        return text
    return text + format_html('<p lang="{}">{}</p>', site.language, correction.thanks)


def item_html(article: Article, around: Surroundings, site: Site, path: str) -> SafeString:
    """Return the whole of an article as an item of a feed shows it; `path` is its page's."""
    text = rendering.render_feed(
        body.parse(article.body), article_path=path, prefix=f"a{article.pk}", images=around.images
    )
    shown = {"article": article, "site": site, "text": text, "corrections": around.corrections}
    return render_to_string("articles/_feed_article.html", shown)


def _correction_entry(correction: Correction, site: Site) -> Entry:
    article = correction.article
    is_named = article.withdrawal != Article.Withdrawal.LAW
    return Entry(
        id=tag_uri(article.url_year, f"correction-{correction.pk}"),
        path=correction.path,
        title=f"{correction.get_kind_display()}: {article.headline}" if is_named else correction.get_kind_display(),
        html=_said_of(correction, site),
        published=correction.noted_at,
        updated=correction.noted_at,
        language=article.language,
        about=article.get_absolute_url() if is_named else "",
    )

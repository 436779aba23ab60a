"""What else the paper has on the matters of an article."""

import re

from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models import Article
from articles.models.article_queries import ArticleQuerySet
from articles.prepared import Prepared

MAX_RELATED = 4
LOOKED_AT = 50
"""Of what has a source or a topic in common, the newest so many: what everybody cites relates nothing closely."""

# Each source and topic of the article with what shares it, a row for each article; then the articles by their points.
_BEST = """
    SELECT id FROM (
        SELECT DISTINCT near.id, near.published_at, own.source_id, 0 AS topic_id, near.points
        FROM (
            SELECT DISTINCT source_id FROM articles_footnote WHERE article_id = %(article)s AND source_id IS NOT NULL
        ) AS own CROSS JOIN LATERAL (
            SELECT id, published_at, 1.0 / count(*) OVER () AS points FROM (
                SELECT article_id FROM articles_footnote WHERE source_id = own.source_id
                ORDER BY article_id DESC LIMIT %(looked_at)s
            ) AS newest JOIN articles_article ON id = article_id
            WHERE published_at <= %(now)s AND retracted_at IS NULL
        ) AS near
        UNION ALL
        SELECT near.id, near.published_at, 0, own.topic_id, near.points
        FROM articles_article_topics AS own CROSS JOIN LATERAL (
            SELECT id, published_at, 1.0 / count(*) OVER () AS points FROM (
                SELECT article_id FROM articles_article_topics WHERE topic_id = own.topic_id
                ORDER BY article_id DESC LIMIT %(looked_at)s
            ) AS newest JOIN articles_article ON id = article_id
            WHERE published_at <= %(now)s AND retracted_at IS NULL
        ) AS near WHERE own.article_id = %(article)s
    ) AS shared WHERE id <> %(article)s GROUP BY id, published_at
    ORDER BY sum(points) DESC, published_at DESC, id DESC LIMIT %(most)s
"""


def related_to(article: Article) -> list[Article]:
    """
    Return the published articles that rest on the same sources and have the same topics, at most MAX_RELATED.

    A source or a topic counts for 1/n when n notes or articles have it, so that the one rare document says more
    than the agency everybody quotes; n goes as far as LOOKED_AT. The best are chosen, the later one of equals, and
    stand newest first, with what a story row shows. One query.
    """
    related: list[Article] = _related(article=article.pk)
    return related


@Prepared
def _related(article: int) -> ArticleQuerySet:
    told = {"article": article, "looked_at": LOOKED_AT, "most": MAX_RELATED, "now": timezone.now()}
    best = RawSQL(  # noqa: S611 - every value is a parameter
        re.sub(r"%\(\w+\)s", "%s", _BEST), [told[name] for name in re.findall(r"%\((\w+)\)s", _BEST)]
    )
    return Article.objects.for_lists().filter(pk__in=best).newest_first()

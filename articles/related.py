"""What else the paper has on the matters of an article."""

from django.db.models import Count, ExpressionWrapper, F, FloatField, Value, Window
from django.db.models.expressions import Combinable, RawSQL

from articles.models import Article, Footnote
from articles.models.article_queries import ArticleQuerySet
from articles.prepared import Prepared

MAX_RELATED = 4


def related_to(article: Article) -> list[Article]:
    """
    Return the published articles that rest on the same sources and have the same topics, at most MAX_RELATED.

    A source or a topic counts for 1/n when n notes or articles have it, so that the one rare document says more
    than the agency everybody quotes. The best are chosen, the later one of equals, and stand newest first, with
    what a story row shows. One query.
    """
    related: list[Article] = _related(article=article.pk)
    return related


@Prepared
def _related(article: int) -> ArticleQuerySet:
    cited = Footnote.objects.filter(article=article, source__isnull=False).values("source")
    shared = _points(F("footnotes__source"), footnotes__source__in=cited).union(
        _points(F("topics"), topics__in=Article(pk=article).topics.order_by().values("pk")), all=True
    )
    rows, parameters = shared.query.sql_with_params()
    best = RawSQL(  # noqa: S611 - the rows are Django's, and every value is a parameter
        f"SELECT id FROM ({rows}) AS shared WHERE id <> %s GROUP BY id, published_at"  # noqa: S608
        " ORDER BY sum(points) DESC, published_at DESC, id DESC LIMIT %s",
        [*parameters, article, MAX_RELATED],
    )
    return Article.objects.for_lists().filter(pk__in=best).newest_first()


def _points(what: F, **shared: object) -> ArticleQuerySet:
    """Return the id, moment and points of each article that shares `what`, a row for each thing it shares."""
    number: Combinable = Window(Count("*"), partition_by=[what])
    return (
        Article.objects.published()
        .filter(**shared)
        .order_by()
        .annotate(what=what, points=ExpressionWrapper(Value(1.0) / number, output_field=FloatField()))
        .values("id", "published_at", "what", "points")
        .distinct()
    )

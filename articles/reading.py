"""An article with all that stands around its text, in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from articles.models import Article, Author, Byline, Correction, Image, Revision, Topic
from articles.models.article_queries import ArticleQuerySet


@dataclass(frozen=True)
class Surroundings:
    """
    What the page of one article shows beside its text.

    `bylines` and `topics` are in the order they are printed, `corrections` in that of their dates; `images` holds the
    pictures of the text by their keys. `notice` is the correction by which a retracted article was taken away.
    `version_count` is how many versions readers have seen.
    """

    bylines: list[Byline]
    topics: list[Topic]
    corrections: list[Correction]
    images: dict[str, Image]
    notice: Correction | None = None
    version_count: int = 0


def with_surroundings(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Return the same articles, each loaded with its section, its lead image and what `surroundings` reads."""
    this = OuterRef("pk")
    versions = Revision.objects.public().filter(article=this).order_by().values("article")
    return articles.select_related("section", "lead_image").annotate(
        byline_rows=_rows(Byline.objects.filter(article=this), Author, "author__"),
        topic_rows=_rows(Topic.objects.filter(articles=this), Topic),
        correction_rows=_rows(Correction.objects.public().filter(article=this), Correction),
        image_rows=_rows(Image.objects.filter(figures__article=this), Image),
        version_count=Coalesce(Subquery(versions.annotate(count=Count("*")).values("count")), 0),
    )


def surroundings(article: Article) -> Surroundings:
    """Return what was loaded around an article that came from `with_surroundings`. Makes no query."""
    server = article._state.db
    images = [_made(Image, row, server) for row in article.image_rows]
    corrections = [_made(Correction, row, server) for row in article.correction_rows]
    notices = [row for row in corrections if article.retracted_at and row.kind in Correction.NOTICES]
    return Surroundings(
        bylines=[Byline(article=article, author=_made(Author, row, server)) for row in article.byline_rows],
        topics=[_made(Topic, row, server) for row in article.topic_rows],
        corrections=corrections,
        images={image.key: image for image in images},
        notice=notices[-1] if notices else None,
        version_count=article.version_count,
    )


def _rows(found: QuerySet, model: type[Model], path: str = "") -> ArraySubquery:
    """Return an expression for the rows of `model` that lie at `path` from `found`, in the order of `found`."""
    columns = {field.attname: path + field.attname for field in model._meta.concrete_fields}
    return ArraySubquery(found.values(row=JSONObject(**columns)))


def _made(model: type[Model], row: dict[str, Any], server: str) -> Any:
    """Return an instance of a row of this server as JSON has it: moments are text there."""
    columns = _columns(model)
    values = [read(row[name]) if read else row[name] for name, read in columns]
    return model.from_db(server, [name for name, _ in columns], values)


@cache
def _columns(model: type[Model]) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Return the names of the model's columns, with what makes a moment or a day of its text."""
    fields = model._meta.concrete_fields
    return [(field.attname, field.to_python if isinstance(field, DateField) else None) for field in fields]

"""Articles as lists show them, by their ids: the one query of every list, whatever it lists."""

from collections.abc import Iterable

from articles.models import Article
from articles.models.article_queries import ArticleQuerySet
from articles.prepared import Prepared


def listed(ids: Iterable[int]) -> list[Article]:
    """
    Return the articles of these ids in their order, with what a story row shows and the lead image.

    What is not published any more is left out. One query, none for no ids.
    """
    wanted = list(dict.fromkeys(ids))
    found = {row.pk: row for row in _rows(len(wanted), **_named(wanted))} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def _named(ids: list[int]) -> dict[str, int]:
    return {f"id{place}": pk for place, pk in enumerate(ids)}


@Prepared
def _rows(number: int, **ids: int) -> ArticleQuerySet:
    return Article.objects.published().for_lists().select_related("lead_image").filter(pk__in=list(ids.values()))

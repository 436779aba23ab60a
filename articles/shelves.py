"""How many articles a list has now, month by month, without walking through them: read from what PostgreSQL keeps."""

from django.db import connection
from django.utils import timezone

from articles.models import Author, Section, Shelf, Topic

# What is still to come is counted among the rest, and there are never many of those.
_MONTHS = """
    SELECT year, month, sum(number)::integer FROM (
        SELECT year, month, number FROM articles_shelf WHERE of = %(of)s AND thing = %(thing)s
        UNION ALL
        SELECT url_year, url_month, -1 FROM articles_article AS article
        WHERE published_at > %(now)s AND retracted_at IS NULL AND {in_list}
    ) AS kept GROUP BY year, month HAVING sum(number) > 0 ORDER BY year DESC, month DESC
"""
_IN_LIST = {
    Shelf.Of.PAPER: "true",
    Shelf.Of.SECTION: "section_id = %(thing)s",
    Shelf.Of.TOPIC: "id IN (SELECT article_id FROM articles_article_topics WHERE topic_id = %(thing)s)",
    Shelf.Of.AUTHOR: "id IN (SELECT article_id FROM articles_byline WHERE author_id = %(thing)s)",
}
_KINDS = {Section: Shelf.Of.SECTION, Topic: Shelf.Of.TOPIC, Author: Shelf.Of.AUTHOR}


def months(thing: Section | Topic | Author | None = None) -> list[tuple[int, int, int]]:
    """
    Return each month of which the paper, or the list of `thing`, has something that readers can open, newest first.

    Each is its year, its number from 1 to 12, and how many articles there are. One query.
    """
    of = Shelf.Of.PAPER if thing is None else _KINDS[type(thing)]
    told = {"of": of.value, "thing": thing.pk if thing else 0, "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS.format(in_list=_IN_LIST[of]), told)
        return cursor.fetchall()


def number_of(thing: Section | Topic | Author | None = None) -> int:
    """Return how many articles the paper, or the list of `thing`, has that readers can open. One query."""
    return sum(number for _, _, number in months(thing))

"""
Which edition of a page is the present one: what the database says has changed so far of all that the page shows.

These are the numbers of `articles.models.Edition`, which triggers count up in the transaction of each change. What
appears by itself when its hour has come is no change: a page is kept until the next such moment.

An edition is read before the page is made, from where the page itself is read: then a change meanwhile makes the page
newer than it claims to be, and never older.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections, router
from django.db.models import BigIntegerField, DateTimeField, Func, Value

from articles.models import Edition

NEWS, TALK, LOG = Edition.Part.NEWS, Edition.Part.TALK, Edition.Part.LOG
OWN_TALK = "own talk"
"""What a page shows: only what the editors write, or also readers' answers anywhere, to its own article, or the log."""

_FUNCTIONS = {
    NEWS: "articles_edition('news')",
    TALK: "articles_edition('talk')",
    OWN_TALK: "articles_edition(%(year)s, %(month)s, %(slug)s)",
    LOG: "articles_edition('log')",
}


def edition_of(shown: str, address: Mapping[str, Any]) -> list[int]:
    """
    Return what tells one edition of a page from another: how often what all show has changed, and what it alone does.

    `shown` is NEWS, TALK, OWN_TALK or LOG; `address` has the `year`, `month` and `slug` of an article's page, and is
    not looked at for others. One query, past Django's cursor, which takes longer than the query. Raises DatabaseError.
    """
    connection = connections[router.db_for_read(Edition)]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(f"SELECT {_FUNCTIONS[shown]}", address)
        return cursor.fetchone()[0]


def _edition_of_news(_now: datetime) -> Func:
    return Func(Value(NEWS), function="articles_edition", output_field=ArrayField(BigIntegerField()))


def _next_appearance(now: datetime) -> Func:
    return Func(Value(now), function="articles_next_appearance", output_field=DateTimeField())


WITH_SITE = {"edition": _edition_of_news, "next_appearance": _next_appearance}
"""
What is read with the site's row, which every page shows, as the first thing of a request (`Site.current`).

`edition` is that of a page which shows NEWS, `next_appearance` the moment at which the next article or correction
appears by itself, None where nothing is dated ahead.
"""


def leap() -> None:
    """Make every page another edition than any that was kept: for a database whose numbers went back, by a backup."""
    Edition.objects.create(part=NEWS, number=secrets.randbelow(1 << 40) + 1)

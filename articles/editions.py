"""
Which edition of a page is the present one: what the database says has changed so far of all that the page shows.

The numbers of `articles.models.Edition`, which triggers count up in the transaction of each change; and the two
moments at which something appears without a change: that of the newest article whose hour has come, and that of the
newest correction.

An edition is read before the page is made, from where the page itself is read: then a change meanwhile makes the page
newer than it claims to be, and never older. It names that server (`articles.servers`). `now` has to come from the
clock that the page will ask, or one of them would know of an article before the other.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connections, models, router
from django.db.models.expressions import RawSQL

from articles import servers
from articles.models import Edition

NEWS, TALK, LOG = Edition.Part.NEWS, Edition.Part.TALK, Edition.Part.LOG
OWN_TALK = "own talk"
"""What a page shows: only what the editors write, or also readers' answers anywhere, to its own article, or the log."""

_NUMBER = (
    "(SELECT coalesce(sum(number), 0)::bigint FROM articles_edition WHERE part = '{part}' AND article = {article})"
)
_AT_ADDRESS = (
    "(SELECT id FROM articles_article WHERE url_year = %(year)s AND url_month = %(month)s AND slug = lower(%(slug)s))"
)
_NEWS = f"""concat_ws(' ', {{source}}::text, {_NUMBER.format(part=NEWS, article=0)},
(SELECT max(published_at) FROM articles_article WHERE published_at <= {{now}} AND retracted_at IS NULL),
(SELECT max(noted_at) FROM articles_correction WHERE noted_at <= {{now}}))"""  # noqa: S608 - no value from outside
_BESIDES = {
    NEWS: "0",
    TALK: _NUMBER.format(part=TALK, article=0),
    OWN_TALK: _NUMBER.format(part=TALK, article=_AT_ADDRESS),
    LOG: _NUMBER.format(part=LOG, article=0),
}


def edition_of(shown: str, address: Mapping[str, Any], now: datetime) -> tuple[str, int]:
    """
    Return what tells one edition of a page from another: what changed for all pages, and for those like this.

    `shown` is NEWS, TALK, OWN_TALK or LOG; `address` has the `year`, `month` and `slug` of an article's page, and is
    not looked at for others. One query. Raises DatabaseError.
    """
    news = _NEWS.format(source="%(source)s", now="%(now)s")
    return _row(f"SELECT {news}, {_BESIDES[shown]}", {**address, "now": now, "source": servers.source()})


def news_edition(now: datetime) -> RawSQL:
    """Return the first part of `edition_of` as an expression, for a query that reads something else as well."""
    values = [servers.source(), now, now]
    return RawSQL(_NEWS.format(source="%s", now="%s"), values, models.TextField())  # noqa: S611 - they are parameters


def edition_besides(shown: str, address: Mapping[str, Any]) -> int:
    """Return the second part of `edition_of`. One query, or none."""
    return 0 if shown == NEWS else _row(f"SELECT {_BESIDES[shown]}", address)[0]


def leap() -> None:
    """Make every page another edition than any that was kept: for a database whose numbers went back, by a backup."""
    Edition.objects.create(part=NEWS, number=secrets.randbelow(1 << 40) + 1)


def _row(query: str, parameters: Mapping[str, Any]) -> Any:
    with connections[router.db_for_read(Edition)].cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()

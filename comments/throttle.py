"""
How often one network may post a form: so many in any WINDOW, counted in PostgreSQL so that parallel posts add up.

Each form of readers counts by itself.
"""

import math
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from comments import vault
from comments.client_address import network
from comments.models import PostingWindow

LIMITS = {"comment": 10, "report": 10, "letter": 5, "mine": 5, "appeal": 5}
WINDOW = timedelta(minutes=10)

# The row of yesterday's key counts too: a window that spans midnight (UTC) is one window. It is only read, never
# copied, because equal times in both rows would join what the daily key keeps apart.
_COUNT_ONE_POST = """
    WITH before_midnight AS (
        SELECT count(*) AS posts FROM comments_postingwindow AS old, unnest(old.posts) AS post
        WHERE old.network = %(yesterday)s AND post > %(since)s
    )
    INSERT INTO comments_postingwindow AS w (network, posts, day)
    SELECT %(today)s, ARRAY[%(at)s]::timestamptz[], %(day)s FROM before_midnight WHERE posts < %(limit)s
    ON CONFLICT (network) DO UPDATE
    SET posts = ARRAY(SELECT post FROM unnest(w.posts) AS post WHERE post > %(since)s) || %(at)s::timestamptz
    WHERE (SELECT count(*) FROM unnest(w.posts) AS post WHERE post > %(since)s)
        + (SELECT posts FROM before_midnight) < %(limit)s
    RETURNING network
"""


class TooManyPosts(Exception):
    """The network has posted the form too often within WINDOW; `retry_after` is the seconds until it may post again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many posts from one network; the next one is possible in {retry_after} s.")
        self.retry_after = retry_after


def count_post(client_address: str, form: str = "comment") -> None:
    """
    Count one post of a form (a key of LIMITS) from this address's network, atomically.

    Raises TooManyPosts, and then nothing was counted.
    """
    at = timezone.now()
    today, yesterday = (_network_digest(client_address, form, at - timedelta(days=days)) for days in (0, 1))
    values = {
        "today": today,
        "yesterday": yesterday,
        "at": at,
        "since": at - WINDOW,
        "day": at.astimezone(UTC).date(),
        "limit": LIMITS[form],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_POST, values)
        if cursor.fetchone() is None:
            raise TooManyPosts(_seconds_until_free([today, yesterday], at))


def _network_digest(client_address: str, form: str, at: datetime) -> bytes:
    return vault.keyed_digest("network", network(client_address), form, day=at.astimezone(UTC).date())


def _seconds_until_free(networks: list[bytes], at: datetime) -> int:
    rows = PostingWindow.objects.filter(network__in=networks).values_list("posts", flat=True)
    recent = [post for posts in rows for post in posts if post > at - WINDOW]
    return max(1, math.ceil((min(recent, default=at) + WINDOW - at).total_seconds()))

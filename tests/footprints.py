"""What the tables of the paper say, looked at so quickly that it can be done after every request of a test."""

from collections.abc import Iterable

from django.db import connection

# Tables that no view writes, and the sessions, which every view may.
_NOT_WATCHED = {"django_session", "django_migrations", "django_content_type", "auth_permission"}

# PostgreSQL counts what this transaction has written into each table, what was taken back since too. Only a table whose
# count has moved has to be read.
_WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


class Footprints:
    """The tables as they are now, within one transaction; `now()` tells whether any of them was changed since."""

    def __init__(self) -> None:
        self._counts = self._last = _counts()
        self._digests = _digests(self._counts)

    def now(self) -> dict[str, str]:
        """Return a digest of each table: the same as before where the same rows are in it."""
        self._last = _counts()
        return self._digests | _digests(name for name in self._last if self._last[name] != self._counts[name])

    def washed_away(self) -> None:
        """Note that what was written before the last look was rolled back, and nothing since."""
        self._counts = self._last


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return {name: count for name, count in cursor.fetchall() if name not in _NOT_WATCHED}


def _digests(names: Iterable[str]) -> dict[str, str]:
    each = [
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t" for name in names
    ]
    if not each:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())

"""
The rows that a database has before a test, for the tests that commit what they write.

Django's way, TRUNCATE of every table and all that follows `migrate`, takes a hundred times as long.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

# The tables that `migrate` fills, in the order of their keys, and what is in them beside a schema nobody looks into.
_FILLED = [
    *("django_content_type", "auth_permission", "auth_group", "auth_group_permissions"),
    "articles_page",
]
_COPIES = "starting_rows"
_NEVER_WRITTEN = "django_migrations"


def remember() -> None:
    """Keep a copy of the rows that there are now; there must be none but those of `migrate`."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_COPIES} CASCADE; CREATE SCHEMA {_COPIES}")
        for name in _FILLED:
            cursor.execute(f"CREATE TABLE {_COPIES}.{name} AS TABLE {name}")


def put_back() -> None:
    """Take every other row out again, and put back what is missing of those."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Without triggers: a log that can only grow lets its rows go, and no key looks for what it points to.
        cursor.execute("SET LOCAL session_replication_role = replica")
        others = set(connection.introspection.table_names(cursor)) - {*_FILLED, _NEVER_WRITTEN}
        for name in _some_of(cursor, [f"SELECT '{name}' FROM {name}" for name in sorted(others)]):
            cursor.execute(f"DELETE FROM {name}")
        for name in _some_of(cursor, [_difference(name) for name in _FILLED]):
            cursor.execute(f"DELETE FROM {name}; INSERT INTO {name} TABLE {_COPIES}.{name}")
            ContentType.objects.clear_cache()


def _some_of(cursor, queries: list[str]) -> list[str]:
    """Return what those of the queries say that find a row."""
    cursor.execute(" UNION ALL ".join(f"({query} LIMIT 1)" for query in queries))
    return [name for (name,) in cursor.fetchall()]


def _difference(name: str) -> str:
    now, before = f"TABLE {name}", f"TABLE {_COPIES}.{name}"
    return f"SELECT '{name}' FROM (({now} EXCEPT ALL {before}) UNION ALL ({before} EXCEPT ALL {now})) AS differs"

"""Rows into PostgreSQL by COPY, and the indexes that are quicker to make afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

AT_A_TIME = 5000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def load(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """
    Copy rows into a model's table; `columns` are attribute names, in the order of the values.

    Columns that are left out get the model's default, the same in every row. Raises DataError and IntegrityError.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    rest = [name for name in fields if name not in columns and not fields[name].primary_key]
    ending = "".join(f"\t{copied(fields[name].get_default())}" for name in rest) + "\n"
    names = ", ".join(f'"{fields[name].column}"' for name in [*columns, *rest])
    statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    rows = iter(rows)
    while lines := "".join("\t".join(map(copied, row)) + ending for row in islice(rows, AT_A_TIME)):
        with connection.cursor() as cursor:
            cursor.copy_expert(statement, StringIO(lines))


def copied(value: Any) -> str:
    """Return a value as COPY reads it. Lists hold numbers, or words that need no quotes."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, list):
        return f"{{{','.join(map(str, value))}}}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def count_on(*loaded: type[models.Model]) -> None:
    """Let new rows of these tables get ids after those that were copied."""
    with connection.cursor() as cursor:
        for reset in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(reset)


@contextmanager
def without_triggers(*loaded: type[models.Model]) -> Iterator[None]:
    """Let the program's own triggers on these tables rest; what they keep is counted afterwards. Keys are checked."""
    with connection.cursor() as cursor:
        for model in loaded:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table whose checks are pending cannot be altered
        for model in loaded:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
        cursor.execute("SELECT articles_fill_shelves(), comments_fill_threads()")


@contextmanager
def without_indexes(*loaded: type[models.Model]) -> Iterator[None]:
    """Drop the indexes of these tables that no constraint stands on, and make them anew afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique ORDER BY 1",
            [[model._meta.db_table for model in loaded]],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in found:
            cursor.execute(definition)

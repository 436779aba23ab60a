"""
Queries whose SQL is worked out once in the life of a process, and asked again with other values.

Working out the SQL of a page's query takes Django longer than PostgreSQL takes to answer it. What the query says does
not change: only the values in it do.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from articles.planned import NOW, Slot, Statement

SHAPES = 64
"""How many shapes of one query are kept; the one that was not asked for the longest is worked out again."""

_FIRST_NUMBER = 31_001  # fits the smallest column, so that no lookup takes it for a number that no row can have


class NotPrepared(Exception):
    """A value is nowhere in the SQL, so that the query would answer the same whatever it is asked."""


@dataclass(frozen=True)
class _Kept:
    rows: QuerySet
    compiler: SQLCompiler
    statement: Statement
    converters: dict[int, Any]


class Prepared:
    """
    A query that `build` returns, called with the values it is asked with.

    `build(*shape, **values)` has to say the same for all values, each an `int` or a `str`; what else decides what the
    query says, such as how many rows are left out, is its `shape`. Every moment in the query is taken for the present
    one and is the present one each time, so that nothing appears late that is to appear by itself.

    PostgreSQL plans it once as well, unless it is not to be `planned`: where the best plan depends on the values.
    """

    def __init__(self, build: Callable[..., QuerySet], *, planned: bool = True) -> None:
        self._build = build
        self._planned = planned
        self._kept = lru_cache(maxsize=SHAPES)(self._prepare)

    def __call__(self, *shape: Any, **values: int | str) -> list[Any]:
        """Return the rows for these values, read anew. Raises NotPrepared when one of them is not in the SQL."""
        kept = self._kept(shape, tuple((name, type(value)) for name, value in values.items()))
        filled = {**values, NOW.name: timezone.now()}
        rows = kept.rows.all()
        compiler = copy(kept.compiler)
        compiler.using, compiler.connection = rows.db, connections[rows.db]
        compiler.as_sql = lambda *_, **__: kept.statement.asked(compiler.connection, filled)
        compiler.get_converters = lambda _: kept.converters
        rows.query.get_compiler = lambda *_, **__: compiler
        return list(rows)

    def _prepare(self, shape: Sequence[Any], kinds: Sequence[tuple[str, type]]) -> _Kept:
        """Work the SQL out with values that stand for those to come, and note where they are."""
        stands_for: dict[Any, Slot] = {}
        for place, (name, kind) in enumerate(kinds):
            number = _FIRST_NUMBER + place
            stands_for[number if kind is int else f"the value called {name}"] = Slot.of(name, kind)
        stand_ins = {slot.name: value for value, slot in stands_for.items()}
        rows = self._build(*shape, **stand_ins)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, given = compiler.as_sql()
        slots = [_slot(value, stands_for) for value in given]
        missing = {name for name, _ in kinds} - {slot.name for slot in slots if isinstance(slot, Slot)}
        if missing:
            raise NotPrepared(f"{', '.join(sorted(missing))} is not in the SQL of {self._build.__qualname__}.")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        statement = Statement(sql, slots, planned=self._planned)
        return _Kept(rows, compiler, statement, compiler.get_converters(columns))


def _slot(value: Any, stands_for: dict[Any, Slot]) -> Any:
    """Return what is put in a parameter's place, or the parameter itself where it is always the same."""
    if isinstance(value, datetime):
        return NOW
    return stands_for.get(value, value) if isinstance(value, int | str) else value

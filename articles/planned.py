"""
Statements that PostgreSQL plans once for a connection, and answers from then on with other values.

Planning the query of an article's page takes it twice as long as answering. A statement stays with its connection, so
none is kept where a pooler hands connections on between transactions (DATABASE_POOLED).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import AsIs

_TYPES = {int: "bigint", str: "text"}
_numbers = count(1)
_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Slot:
    """A place in a statement for the value called `name`, of PostgreSQL's `type`."""

    name: str
    type: str

    @classmethod
    def of(cls, name: str, kind: type) -> "Slot":
        """Return the place for an `int` or a `str`."""
        return cls(name, _TYPES[kind])


NOW = Slot("", "timestamptz")
"""The place for the present moment."""


class Statement:
    """The SQL of a query as Django writes it, with a parameter or a Slot for each of its `%s`."""

    def __init__(self, sql: str, parameters: Sequence[Any], *, planned: bool) -> None:
        self._sql = sql
        self._parameters = parameters
        self._slots = list(dict.fromkeys(part for part in parameters if isinstance(part, Slot)))
        self._planned = planned
        self._name = f"planned_{next(_numbers)}"

    def asked(self, connection: BaseDatabaseWrapper, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """Return what is to be sent on this connection, with its parameters. Raises DatabaseError."""
        if not self._planned or settings.DATABASE_POOLED:
            return self._sql, [values[part.name] if isinstance(part, Slot) else part for part in self._parameters]
        self._be_known_to(connection)
        places = f" ({', '.join(['%s'] * len(self._slots))})" if self._slots else ""
        return f"EXECUTE {self._name}{places}", [values[slot.name] for slot in self._slots]

    def _be_known_to(self, connection: BaseDatabaseWrapper) -> None:
        connection.ensure_connection()
        known = _known.setdefault(connection.connection, set())
        if self._name in known:
            return
        numbers = {slot: AsIs(f"${number}") for number, slot in enumerate(self._slots, 1)}
        types = f" ({', '.join(slot.type for slot in self._slots)})" if self._slots else ""
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            # What is always the same stands in the statement: PostgreSQL then knows its type, and plans for it.
            written = cursor.mogrify(
                self._sql, [numbers[part] if isinstance(part, Slot) else part for part in self._parameters]
            )
            cursor.execute(f"PREPARE {self._name}{types} AS ".encode() + written)
        known.add(self._name)

"""
From which PostgreSQL a public page is read: a replica where there is one that keeps up, else the primary.

Everything else reads the primary: the newsroom, forms, the worker, commands. All that is written is written there.
"""

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections

Read = TypeVar("Read")

PAUSE = 5.0  # seconds that a server which failed is left in peace
LOOK_EVERY = 1.0  # seconds between two looks at whether a replica keeps up
MAX_LAG = 5.0  # seconds after which what a replica has received has to be in what it answers

_QUERY_CANCELED = "57014"  # PostgreSQL's manual, appendix A

# Whether it receives from a primary, what it has received, and what of that its answers hold, as bytes of the log. A
# server that is no replica is its own source. Of the receiver an ordinary role may know that it is there.
_STATE = """
    SELECT NOT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_wal_receiver),
    coalesce(pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0'), 0),
    coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)
"""


class Reading(NamedTuple):
    """From where a page is being read: an alias of DATABASES, and what `source` returns."""

    alias: str
    source: str


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


class Router:
    """Django's router: what is read goes to the server of `read`, what is written to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the server that this page is read from; outside of pages, the primary."""
        return current()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Allow every relation: a replica has the rows of the primary."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Allow migrations on the primary, which hands them on."""
        return db == DEFAULT_DB_ALIAS


def current() -> str:
    """Return the alias of the server that is read from here and now: `connections[servers.current()]`."""
    reading = _reading.get()
    return reading.alias if reading else DEFAULT_DB_ALIAS


def source() -> str:
    """
    Return a name for what is read from here and now: another one for each server, and after each loss of it.

    A page that was made from another source may be newer than what this one knows. And a server that came back may be
    one that counts other changes by the same numbers, when it took the place of one that was lost.
    """
    reading = _reading.get()
    return reading.source if reading else ""


def has_choice() -> bool:
    """Whether there is more than one server to read from."""
    return len(connections.settings) > 1


def is_choosing() -> bool:
    """Whether this is inside of a `read`, which can go on to another server."""
    return _reading.get() is not None


def read(work: Callable[[], Read]) -> Read:
    """
    Return what `work` returns; all that it reads comes from one server.

    Where that server cannot be used, `work` begins again on the next one: it may run more than once, and writes
    nothing. Inside of another `read` it reads from that one's server. Raises what `work` raises, and the last server's
    DatabaseError or InterfaceError when none can be used.
    """
    if is_choosing() or not has_choice():
        return work()
    failure: Exception | None = None
    for server in _in_order():
        try:
            return server.read(work)
        except (DatabaseError, InterfaceError) as fault:
            if not is_away(fault):
                raise
            server.leave()
            failure = fault
    assert failure is not None  # noqa: S101 - the primary is always among them
    raise failure


def is_away(fault: BaseException | None) -> bool:
    """
    Return whether a failure means that the server cannot be used now, so that another one may.

    Not when a statement took longer than it may: it would take as long there. A server that dies in the middle of an
    answer is a plain DatabaseError: no SQLSTATE came that would say more.
    """
    if getattr(fault.__cause__, "pgcode", None) == _QUERY_CANCELED:
        return False
    return isinstance(fault, OperationalError | InterfaceError) or type(fault) is DatabaseError


@dataclass
class Server:
    """What this process knows of one server; moments are those of time.monotonic()."""

    alias: str
    losses: int = 0
    out_until: float = 0.0
    looked_at: float = float("-inf")
    is_behind: bool = False
    awaited: int = 0
    awaited_since: float = 0.0

    @property
    def is_out(self) -> bool:
        """Whether it failed a moment ago."""
        return time.monotonic() < self.out_until

    def read(self, work: Callable[[], Read]) -> Read:
        """Return what `work` returns; once more on a new connection where the one that was open proves to be dead."""
        was_open = connections[self.alias].connection is not None
        try:
            return self._read(work)
        except (DatabaseError, InterfaceError) as fault:
            if not is_away(fault):
                raise
            self.losses += 1
            connections[self.alias].close()
            if not was_open:
                raise
        return self._read(work)

    def _read(self, work: Callable[[], Read]) -> Read:
        token = _reading.set(Reading(self.alias, f"{self.alias} {self.losses}"))
        try:
            return work()
        finally:
            _reading.reset(token)

    def leave(self) -> None:
        """Leave it in peace for PAUSE."""
        self.out_until = time.monotonic() + PAUSE
        connections[self.alias].close()

    def look(self) -> None:
        """
        Find out whether it keeps up, once in LOOK_EVERY.

        It is behind when it receives nothing, or when what it had received MAX_LAG ago is not in its answers yet. That
        asks no clock but ours, and a paper in which nothing happens is not behind.
        """
        now = time.monotonic()
        if self.is_out or now - self.looked_at < LOOK_EVERY:
            return
        self.looked_at = now
        try:
            receives, received, replayed = self.read(self._state)
        except (DatabaseError, InterfaceError):
            self.leave()
            return
        if replayed >= self.awaited:
            self.awaited, self.awaited_since = received, now
        self.is_behind = not receives or now - self.awaited_since > MAX_LAG

    def _state(self) -> tuple[bool, int, int]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(_STATE)
            return cursor.fetchone()


_PRIMARY = Server(DEFAULT_DB_ALIAS)


@cache
def _replicas(aliases: tuple[str, ...], process: int) -> list[Server]:
    """
    Return the replicas in the order in which this process asks them.

    One process stays with one replica, so that its finished pages are compared with one server's versions. Which one
    is drawn by lot, from the names of machine and process.
    """
    lot = f"{socket.gethostname()} {process}"
    drawn = sorted(aliases, key=lambda alias: hashlib.sha256(f"{lot} {alias}".encode()).digest())
    return [Server(alias) for alias in drawn]


def _in_order() -> Iterator[Server]:
    """Give the servers to try: replicas that keep up, the primary, replicas that are behind."""
    aliases = tuple(alias for alias in connections.settings if alias != DEFAULT_DB_ALIAS)
    behind = []
    for replica in _replicas(aliases, os.getpid()):
        replica.look()
        if replica.is_out:
            continue
        if replica.is_behind:
            behind.append(replica)
        else:
            yield replica
    primary_was_out = _PRIMARY.is_out
    if not primary_was_out:
        yield _PRIMARY
    yield from behind
    if primary_was_out:
        yield _PRIMARY

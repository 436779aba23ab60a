"""
Connections that PostgreSQL has closed meanwhile: after a restart the next request opens a new one; no reader notices.

A server that goes closes its end, and that can be seen here without asking it: an idle connection has nothing to say,
so whatever can be read from it is its end, or a last word. Django's CONN_HEALTH_CHECKS finds out by a `SELECT 1` in
front of every request. A machine that vanished without a word neither of the two sees; the query that meets it does.
"""

import select

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


def watch() -> None:
    """From now on, let go of dead connections before each request."""
    request_started.connect(_before_a_request, dispatch_uid="dead_connections")


def let_go() -> None:
    """Close those of this thread's connections that PostgreSQL has closed; the next query opens a new one."""
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and not connection.in_atomic_block and _has_something_to_say(connection):
            connection.close()


def _before_a_request(**_signal: object) -> None:
    let_go()


def _has_something_to_say(connection: BaseDatabaseWrapper) -> bool:
    """Return whether there is anything to read. A live one that says something, too, is soon replaced."""
    if connection.connection.closed:
        return True
    looking = select.poll()
    looking.register(connection.connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))

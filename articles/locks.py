"""
Advisory locks: what has to happen one after the other and has no row to lock.

The numbers of `Lock` are the first half of PostgreSQL's two-part locks, so that none of them can meet one of its
one-part locks: those have 64 bits, here of a digest, and in `comments.event_log` a number of its own.
"""

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What is done one after the other."""

    ADDRESSES_OF_A_MONTH = 1
    SLUGS = 2
    FRONT_PAGE = 3
    VOCABULARY = 4
    SOURCES_TO_ASK = 5
    ACCOUNTS = 6


def hold(lock: Lock, part: int = 0) -> None:
    """Wait for the lock, or for this `part` of what it guards (32 bits), and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock, part])


def hold_with_others(lock: Lock) -> None:
    """Wait for whoever holds the lock by `hold`, and keep the next one waiting; others who only do this go on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [lock])


def is_held_alone(lock: Lock) -> bool:
    """Hold the lock until the transaction ends if nobody else does, and return whether that is so. Never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [lock])
        return cursor.fetchone()[0]


def hold_digest(digest: bytes) -> None:
    """Wait for whoever works on the thing of this digest, and keep others waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])

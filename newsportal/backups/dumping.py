"""What a backup takes out of the database: facts and rows of one moment, however busy the paper is meanwhile."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from newsportal import postgres_clients
from newsportal.backups.faults import BackupFault, BackupIsBeingMade

LOCK = 0x6E657773  # one number for all papers: advisory locks are each database's own
WITHOUT_ROWS = "django_session"
"""Whoever has a backup is not signed in with it."""

EXTENSIONS = ("pg_trgm",)
"""What the paper's tables need of extensions; a database may have others, which are not the paper's to bring along."""

_CHUNK = 1 << 20
_WAIT_FOR_A_TABLE = 60_000  # milliseconds


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database: the name under which pg_dump sees it, and what it holds."""

    name: str
    server: int
    migrations: tuple[str, ...]
    extensions: tuple[str, ...]
    rows: dict[str, int]


@contextmanager
def only_one() -> Iterator[Any]:
    """
    Give a connection of its own, which tells all others by a lock that a backup is being made.

    The database lets go of the lock when the process ends, however it ended. Raises BackupIsBeingMade.
    """
    with connection.wrap_database_errors:
        own = connection.get_new_connection(connection.get_connection_params())
    with closing(own), connection.wrap_database_errors:
        own.autocommit = True
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise BackupIsBeingMade(_("A backup is being made already. Wait until it is done."))
        yield own


def snapshot(own: Any) -> Snapshot:
    """Begin a transaction on this connection and return the moment it sees, for as long as it is open."""
    with connection.wrap_database_errors, own.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT current_schema(), pg_export_snapshot(), current_setting('server_version_num')::int")
        schema, name, server = cursor.fetchone()
        if schema != "public":
            sentence = _("The paper’s tables have to be in the schema public, not in %(name)s.")
            raise BackupFault(sentence % {"name": schema})
        return Snapshot(name, server // 10_000, _applied(cursor), _extensions(cursor), _rows(cursor))


def let_go(own: Any) -> None:
    """End the transaction that `snapshot` began: while it is open, PostgreSQL cleans no old rows away."""
    with connection.wrap_database_errors, own.cursor() as cursor:
        cursor.execute("ROLLBACK")


def dump(own: Any, moment: Snapshot) -> Iterator[bytes]:
    """Yield what pg_dump writes of that moment, in its custom format, chunk by chunk. Raises BackupFault at the end."""
    command = [
        program(own, moment.server),
        *("--format=custom", "--schema=public", "--no-owner", "--no-privileges", "--no-password"),
        *(f"--snapshot={moment.name}", f"--lock-wait-timeout={_WAIT_FOR_A_TABLE}"),
        f"--exclude-table-data=public.{WITHOUT_ROWS}",
    ]
    told = postgres_clients.environment(own, connection.settings_dict["PASSWORD"])
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, env=told
        ) as running,
    ):
        try:
            while chunk := running.stdout.read(_CHUNK):  # type: ignore[union-attr]
                yield chunk
        except BaseException:
            running.kill()
            raise
        if running.wait() != 0:
            raise BackupFault(_("pg_dump broke off: %(reason)s") % {"reason": complaint(complaints)})


def program(own: Any, server: int) -> str:
    """Return the pg_dump for a server of this major version. Raises PostgresError."""
    return str(postgres_clients.program("pg_dump", at_least=server, connection=own))


def complaint(complaints: IO[bytes]) -> str:
    """Return the line in which a program of PostgreSQL says why it failed."""
    complaints.seek(0)
    lines = complaints.read(100_000).decode(errors="replace").splitlines()
    telling = [line for line in lines if "error:" in line or "ERROR:" in line or "FATAL:" in line]
    return (telling or lines or ["?"])[0].strip()[:300]


def _applied(cursor: Any) -> tuple[str, ...]:
    cursor.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY id")
    return tuple(name for (name,) in cursor.fetchall())


def _extensions(cursor: Any) -> tuple[str, ...]:
    cursor.execute("SELECT extname FROM pg_extension WHERE extname = ANY(%s)", [list(EXTENSIONS)])
    return tuple(name for (name,) in cursor.fetchall())


def _rows(cursor: Any) -> dict[str, int]:
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s ORDER BY tablename"
    cursor.execute(tables, [WITHOUT_ROWS])
    counted = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM public."{name}"')  # noqa: S608
        counted[name] = cursor.fetchone()[0]
    return counted

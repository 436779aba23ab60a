"""PostgreSQL: there, new enough, set to lose nothing, open to us, and of this version of the paper."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection

from newsportal import cannot_start, local_postgres
from newsportal.doctor.finding import Finding, fault, fine, warning
from newsportal.migration_state import migration_state
from newsportal.postgres_programs import PostgresError

OLDEST = 14
_OTHERS = 10  # connections: the worker, commands, backups, and what PostgreSQL keeps for its owner


def check() -> Iterator[Finding]:
    """Connect and look; a database that is away is one finding."""
    try:
        with connection.cursor() as cursor:
            yield from of_the_server(cursor)
    except OperationalError as failure:
        yield fault(*_why_it_is_away(failure))
        return
    yield from of_the_tables()


def _why_it_is_away(failure: OperationalError) -> tuple[str, str]:
    said = cannot_start.sentence(failure) or f"The database cannot be used: {str(failure).partition(chr(10))[0]}"
    if settings.USES_EMBEDDED_POSTGRES:
        return said, "`make run` starts it, and says why when it cannot."
    return (
        said,
        "Does it run (systemctl status postgresql)? Are host, name and password in DATABASE_URL right?",
    )


def of_the_server(cursor: Any) -> Iterator[Finding]:
    """Look at version, settings and rights."""
    connection.ensure_connection()
    version = connection.pg_version // 10_000
    if version < OLDEST:
        do = f"Move to PostgreSQL {OLDEST} or newer: pg_upgrade, or a backup restored there."
        yield fault(f"The database is PostgreSQL {version}; the paper needs {OLDEST} or newer.", do)
    try:
        local_postgres.assert_durable(cursor)
    except PostgresError as failure:
        yield fault(str(failure), "In postgresql.conf, or with ALTER SYSTEM SET … = on; then reload PostgreSQL.")
    yield from _of_the_rights(cursor)
    needed = settings.WEB_WORKERS * settings.WEB_THREADS + _OTHERS
    cursor.execute("SHOW max_connections")
    allowed = int(cursor.fetchone()[0])
    if allowed < needed:
        do = f"Set max_connections to {needed} or more in postgresql.conf, or WEB_WORKERS lower."
        yield warning(f"PostgreSQL takes {allowed} connections; the paper may open {needed}.", do)


def _of_the_rights(cursor: Any) -> Iterator[Finding]:
    cursor.execute("SELECT current_user, current_database(), pg_encoding_to_char(encoding), "
                   "has_schema_privilege(current_schema(), 'CREATE') FROM pg_database "
                   "WHERE datname = current_database()")  # fmt: skip
    role, database, encoding, may_create = cursor.fetchone()
    if not may_create:
        do = f'As PostgreSQL’s administrator, in that database: GRANT ALL ON SCHEMA public TO "{role}";'
        yield fault(f"The role {role} may make no tables in {database}, so an upgrade would fail.", do)
    if encoding != "UTF8":
        do = "Make one with ENCODING 'UTF8' TEMPLATE template0, and restore a backup into it."
        yield fault(f"The database {database} keeps text as {encoding}, which lacks most scripts.", do)


def of_the_tables() -> Iterator[Finding]:
    """Compare the migrations, and look for the extension that a search by parts of words needs."""
    try:
        state = migration_state()
    except ProgrammingError:
        yield fault("The database is empty.", "`make run` or .venv/bin/python manage.py migrate makes its tables.")
        return
    if state.missing:
        names = ", ".join(".".join(name) for name in state.missing[:3])
        what = f"The database lacks {len(state.missing)} migrations of this version: {names}."
        yield fault(what, "`make upgrade` applies them after a backup; manage.py migrate does so without one.")
    if state.unknown:
        what = f"A newer version of the paper has changed the database: {'.'.join(state.unknown[-1])} is unknown."
        yield fault(what, "Install that version again, or restore the backup that was made before the upgrade.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None and not state.missing:
            do = "As PostgreSQL’s administrator: CREATE EXTENSION pg_trgm; (Debian: apt install postgresql-contrib)."
            yield fault("The database lacks the extension pg_trgm.", do)
    if not state.missing and not state.unknown:
        yield fine(f"PostgreSQL {connection.pg_version // 10_000} answers and has the tables of this version.")

"""Puts the rows of a backup in the place of what the database holds: all of it, or nothing."""

import re
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from django.db import connection

from newsportal import postgres_clients
from newsportal.backups.archive import Manifest
from newsportal.backups.dumping import complaint
from newsportal.backups.faults import BackupFault

_CHUNK = 1 << 20
_OPENING = b"""\
BEGIN;
SET LOCAL lock_timeout = '30s';
SET LOCAL statement_timeout = 0;
SET LOCAL client_min_messages = warning;
"""

# What an extension owns stays; what a table owns goes with it.
_CLEAR = b"""\
DO $clear$
DECLARE last boolean; statement text;
BEGIN
  FOR last, statement IN
    SELECT relkind = 'S', format('DROP %s IF EXISTS public.%I CASCADE',
        CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, relname)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
        AND deptype = 'e')
    UNION ALL
    SELECT true, format('DROP ROUTINE IF EXISTS public.%I(%s) CASCADE', proname,
        pg_get_function_identity_arguments(oid))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
        AND deptype = 'e')
    ORDER BY 1
  LOOP
    EXECUTE statement;
  END LOOP;
END
$clear$;
"""

# Settings that a newer pg_dump writes into the head of each script and an older server does not know.
_TOO_NEW = re.compile(rb"SET (transaction_timeout) = [^;]*;\s*")


def load(dump: Path, manifest: Manifest) -> None:
    """
    Replace every table and function in the schema public by those of `dump`, in one transaction.

    It is committed when each table has as many rows as the manifest says. Raises BackupFault, PostgresError; the
    database is then as it was.
    """
    with connection.wrap_database_errors:
        own = connection.get_new_connection(connection.get_connection_params())
    with closing(own):
        told = postgres_clients.environment(own, connection.settings_dict["PASSWORD"])
        psql = postgres_clients.program("psql", at_least=0, connection=own)
    pg_restore = postgres_clients.program("pg_restore", at_least=manifest.pg_dump)
    quiet = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
    with tempfile.TemporaryFile() as complaints:
        running = subprocess.Popen(
            [psql, *quiet], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints, env=told
        )
        try:
            with running, closing(_script(pg_restore, dump)) as script:
                _send(running.stdin, script, manifest)  # type: ignore[arg-type]
        except BrokenPipeError:  # psql has ended at the first statement that was refused
            pass
        if running.returncode != 0:
            raise BackupFault(f"PostgreSQL did not take the backup: {complaint(complaints)}")


def _send(psql: IO[bytes], script: Iterator[bytes], manifest: Manifest) -> None:
    """Send all statements, and the one that makes them count last of all: without it they are taken back."""
    psql.write(_OPENING + _CLEAR)
    for name in manifest.extensions:
        psql.write(f'CREATE EXTENSION IF NOT EXISTS "{name}";\n'.encode())
    for chunk in script:
        psql.write(chunk)
    psql.write(_comparison(manifest) + b"COMMIT;\n")
    psql.flush()


def _script(pg_restore: Path, dump: Path) -> Generator[bytes]:
    """Yield the statements that make the dump's tables and rows. Raises BackupFault when it cannot be read whole."""
    command = [pg_restore, "--file=-", "--schema=public", "--no-owner", "--no-privileges", dump]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints) as running,
    ):
        try:
            yield from _understood(running.stdout)  # type: ignore[arg-type]
        except BaseException:
            running.kill()
            raise
        if running.wait() != 0:
            raise BackupFault(f"The backup’s copy of the database cannot be read: {complaint(complaints)}")


def _understood(script: IO[bytes]) -> Iterator[bytes]:
    """Yield the script without the settings of its head that this server may not know."""
    for line in script:
        if not _TOO_NEW.fullmatch(line):
            yield line
        if line.startswith((b"CREATE ", b"COPY ", b"ALTER ")):
            break
    while chunk := script.read(_CHUNK):
        yield chunk


def _comparison(manifest: Manifest) -> bytes:
    """Return statements that fail where a table has not as many rows as it had."""
    counts = ",\n".join(f"('{name}', {number}::bigint)" for name, number in sorted(manifest.rows.items()))
    if not counts:
        return b""
    statement = f"""\
DO $compare$
DECLARE expected record; found bigint;
BEGIN
  FOR expected IN SELECT * FROM (VALUES {counts}) AS counted (name, number) LOOP
    EXECUTE format('SELECT count(*) FROM public.%I', expected.name) INTO found;
    IF found <> expected.number THEN
      RAISE 'table % has % rows instead of %', expected.name, found, expected.number;
    END IF;
  END LOOP;
END
$compare$;
"""  # noqa: S608
    return statement.encode()

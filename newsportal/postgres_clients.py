"""Which pg_dump, pg_restore and psql speak to the paper's database, and how they are told where it is."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from newsportal import postgres_programs
from newsportal.postgres_programs import PostgresError

SYSTEM = Path("/usr/lib/postgresql")  # where Debian puts each major version

_LOCAL = ("", "localhost", "127.0.0.1", "::1")

# What libpq reads from the environment, by what it calls the same thing in a connection string (section 34.15 of its
# manual). A command line can be read by everybody on the machine.
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


def environment(connection: Any, password: str) -> dict[str, str]:
    """Return an environment in which PostgreSQL's programs reach what a connection of psycopg2 has reached."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    home = {name: os.environ[name] for name in ("PGPASSFILE",) if name in os.environ}
    known = connection.get_dsn_parameters()
    told = {variable: known[name] for name, variable in _VARIABLES.items() if known.get(name)}
    secret = {"PGPASSWORD": password} if password else {}
    return {**kept, **home, **told, **secret, "PGAPPNAME": "newsportal backup", "LC_ALL": "C"}


def program(name: str, *, at_least: int, connection: Any = None) -> Path:
    """
    Return the program of this `name`, of the major version `at_least` or newer: the wheel's, else the system's newest.

    `connection` is where it will connect to. Those of the wheel were built without TLS, so they are no choice where
    the connection is encrypted, but on this machine. Raises PostgresError when there is none.
    """
    wanted = [path for folder in _folders(connection) if (path := folder / name).exists()]
    fitting = [path for path in wanted if major_version(path) >= at_least]
    if fitting:
        return fitting[0]
    encrypted = " that speaks TLS" if connection is not None and _is_encrypted(connection) else ""
    found = f" Found here: {', '.join(sorted({str(major_version(path)) for path in wanted}))}." if wanted else ""
    raise PostgresError(
        f"This needs {name} of PostgreSQL {at_least} or newer{encrypted}. "
        f"Install it (Debian: apt install postgresql-client-{at_least}).{found}"
    )


@cache
def major_version(path: Path) -> int:
    """Return the major version of a program of PostgreSQL, e.g. 18; 0 when it does not say it."""
    try:
        line = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", line)
    return int(found[1]) if found else 0


def _folders(connection: Any) -> list[Path]:
    system = sorted(SYSTEM.glob("*/bin"), key=_number, reverse=True)
    try:
        ours = postgres_programs.folder()
    except PostgresError:
        return system
    if connection is None or not _is_encrypted(connection) or ours in system:
        return [ours, *system]
    parameters = connection.get_dsn_parameters()
    may_be_plain = parameters.get("sslmode") in ("prefer", "allow") and parameters.get("host", "") in _LOCAL
    return [*system, ours] if may_be_plain else system


def _number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def _is_encrypted(connection: Any) -> bool:
    return bool(connection.info.ssl_in_use)

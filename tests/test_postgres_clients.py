"""Which pg_dump and psql are used, and that no password stands on their command line."""

import os
import stat
from types import SimpleNamespace

import pytest

from newsportal import postgres_clients, postgres_programs
from newsportal.backups.running import database_running
from newsportal.cannot_start import CannotStart
from newsportal.postgres_programs import PostgresError
from newsportal.run_lock import RunLock


def reached(encrypted: bool = False, **parameters: str) -> SimpleNamespace:
    """A connection of psycopg2, as far as it is looked at."""
    info = SimpleNamespace(ssl_in_use=encrypted)
    return SimpleNamespace(info=info, get_dsn_parameters=lambda: {"sslmode": "prefer", **parameters})


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """Programs of the wheel (18) and of the system (15), in folders of this test's own."""
    made = {}
    for name, version in (("wheel", 18), ("system/15", 15)):
        made[name] = tmp_path / name / "bin" / "pg_dump"
        made[name].parent.mkdir(parents=True)
        made[name].write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4'\n")
        made[name].chmod(0o755)
    monkeypatch.setattr(postgres_programs, "folder", lambda: tmp_path / "wheel" / "bin")
    monkeypatch.setattr(postgres_clients, "SYSTEM", tmp_path / "system")
    return made


def test_the_programs_of_the_wheel_come_first(programs):
    assert postgres_clients.program("pg_dump", at_least=15) == programs["wheel"]
    assert postgres_clients.program("pg_dump", at_least=15, connection=reached(host="db.example")) == programs["wheel"]


def test_where_the_connection_is_encrypted_those_of_the_system_are_used(programs):
    """The wheel was built without TLS. A server that encrypts on this machine alone answers without it too."""
    far, near = reached(encrypted=True, host="db.example"), reached(encrypted=True, host="localhost")
    assert postgres_clients.program("pg_dump", at_least=15, connection=far) == programs["system/15"]
    assert postgres_clients.program("pg_dump", at_least=15, connection=near) == programs["system/15"]
    assert postgres_clients.program("pg_dump", at_least=16, connection=near) == programs["wheel"]
    with pytest.raises(PostgresError, match="pg_dump of PostgreSQL 16 or newer that speaks TLS"):
        postgres_clients.program("pg_dump", at_least=16, connection=far)


def test_one_older_than_the_server_is_refused_with_what_to_install(programs):
    with pytest.raises(
        PostgresError,
        match=r"needs pg_dump of PostgreSQL 19 .*apt install postgresql-client-19\)\. Found here: 15, 18\.",
    ):
        postgres_clients.program("pg_dump", at_least=19)
    with pytest.raises(PostgresError, match="needs psql of PostgreSQL 14"):
        postgres_clients.program("psql", at_least=14)


def test_where_the_database_is_stands_in_the_environment(monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere.example")
    monkeypatch.setenv("PGPASSFILE", "/root/.pgpass")
    connection = reached(host="db.example", port="5433", user="paper", dbname="news", options="-c search_path=public")
    told = postgres_clients.environment(connection, "secret")
    named = {name: value for name, value in told.items() if name.startswith("PG")}
    assert named == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "paper",
        "PGDATABASE": "news",
        "PGOPTIONS": "-c search_path=public",
        "PGSSLMODE": "prefer",
        "PGPASSFILE": "/root/.pgpass",
        "PGPASSWORD": "secret",
        "PGAPPNAME": "newsportal backup",
    }
    assert told["PATH"] == os.environ["PATH"]
    assert "PGPASSWORD" not in postgres_clients.environment(connection, "")


def test_while_the_paper_runs_nothing_takes_its_place(settings, tmp_path):
    settings.VAR_DIR, settings.USES_EMBEDDED_POSTGRES = tmp_path, False
    with (
        RunLock(tmp_path / "up.lock", "http://127.0.0.1:8000/"),
        pytest.raises(CannotStart, match="The paper is already running at http"),
        database_running("being restored", alone=True),
    ):
        pass
    with (
        database_running("being restored", alone=True),
        pytest.raises(CannotStart, match="The paper is being restored"),
    ):
        RunLock(tmp_path / "up.lock", "http://127.0.0.1:8000/").__enter__()
    assert stat.S_IMODE((tmp_path / "up.lock").stat().st_mode) == 0o600


def test_a_local_server_that_was_started_for_it_is_stopped_again(settings, tmp_path, monkeypatch):
    from newsportal import local_postgres

    done = []
    settings.VAR_DIR, settings.USES_EMBEDDED_POSTGRES = tmp_path, True
    monkeypatch.setattr(local_postgres, "start", lambda folder: done.append("start"))
    monkeypatch.setattr(local_postgres, "stop", lambda folder: done.append("stop"))
    for pid, alone, expected in [
        (None, False, ["start", "stop"]),
        (77, False, []),
        (77, True, ["start"]),
    ]:
        done.clear()
        monkeypatch.setattr(local_postgres, "server_pid", lambda folder, pid=pid: pid)
        with database_running("being backed up", alone=alone):
            pass
        assert done == expected

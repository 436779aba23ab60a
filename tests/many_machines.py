"""Several machines on one: a PostgreSQL and a streaming replica of it, each in a folder of its own."""

from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from newsportal import local_postgres, postgres_programs
from tests import cluster
from tests.running_paper import wait_until


class Machine:
    """A PostgreSQL over `data_dir`, a copy of the one over `of`; with `follows` its replica, else one of its own."""

    def __init__(self, data_dir: Path, of: Path, database: str, *, follows: bool) -> None:
        self.data_dir, self.database = data_dir, database
        data_dir.mkdir(parents=True, mode=0o700)
        prefix = postgres_programs.user_prefix(data_dir)
        where = ["-h", str(local_postgres.socket_dir(of)), "-U", local_postgres.USER, "-D", str(data_dir)]
        how = ["--checkpoint=fast", "--no-sync", *(["--write-recovery-conf"] if follows else [])]
        copied = postgres_programs.run(prefix, "pg_basebackup", *where, *how)
        assert copied.returncode == 0, copied.stderr
        self.start()

    @property
    def settings(self) -> dict[str, Any]:
        """The entry of DATABASES for the tests' database on it."""
        return {**local_postgres.django_database(self.data_dir), "NAME": self.database}

    @property
    def url(self) -> str:
        """Its address, as DATABASE_URL and DATABASE_REPLICA_URLS take it."""
        return cluster.url_of(self.data_dir, self.database)

    def start(self) -> None:
        """Start it, if it does not run."""
        local_postgres.start(self.data_dir)

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        local_postgres.stop(self.data_dir)

    def ask(self, statement: str, *arguments: object) -> Any:
        """Run a statement by itself and return the first value it answers with, or None."""
        at = self.settings
        connected = psycopg2.connect(host=at["HOST"], port=at["PORT"], user=at["USER"], dbname=self.database)
        with closing(connected):
            connected.autocommit = True
            with connected.cursor() as cursor:
                cursor.execute(statement, arguments)
                return cursor.fetchone()[0] if cursor.description else None


class Machines:
    """A primary that has what the tests' own PostgreSQL has, and a replica that follows it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.primary = Machine(folder / "primary", cluster.DATA, database, follows=False)
        self.replica = Machine(folder / "replica", self.primary.data_dir, database, follows=True)
        self.catch_up()

    @property
    def url(self) -> str:
        """The address of whichever of the two takes what is written (libpq's manual, section 34.1.1.3)."""
        both = ",".join(quote(str(machine.settings["HOST"]), safe="") for machine in (self.primary, self.replica))
        at = self.primary.settings
        return f"postgres://{at['USER']}@{both}:{at['PORT']}/{at['NAME']}?target_session_attrs=read-write"

    def hold_back(self) -> None:
        """Let the replica receive what the primary writes, and show nothing of it."""
        self.replica.ask("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self.replica.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def catch_up(self) -> None:
        """Let the replica go on, and wait until it has what the primary had at this moment."""
        self.replica.start()
        self.replica.ask("SELECT pg_wal_replay_resume()")
        written = self.primary.ask("SELECT pg_current_wal_insert_lsn()")
        wait_until(lambda: self.replica.ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written))

    def stop(self) -> None:
        """Stop both."""
        self.replica.stop()
        self.primary.stop()

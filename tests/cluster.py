"""
Pytest plugin, loaded before the settings are: gives the tests a PostgreSQL and an environment of their own.

Nothing of the developer's own paper, `.env` included, is read or touched. `python -m tests.cluster COMMAND...` runs
another program in that environment.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from newsportal import local_postgres

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "test"
DATA = VAR / "postgres"


def setting_names() -> list[str]:
    """Return every variable that .env.example explains."""
    return re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def environment() -> dict[str, str]:
    """Return the environment of a test: none of the paper's variables but those the tests need."""
    kept = {name: value for name, value in os.environ.items() if name not in setting_names()}
    return {**kept, "ENV_FILE": os.devnull, "VAR_DIR": str(VAR)}


def database_url() -> str:
    """Return the DATABASE_URL of the tests' own PostgreSQL."""
    return url_of(DATA, local_postgres.DATABASE)


def url_of(data_dir: Path, database: str) -> str:
    """Return the DATABASE_URL of a database of the local PostgreSQL over this folder."""
    host = quote(str(local_postgres.socket_dir(data_dir)), safe="")
    return f"postgres://{local_postgres.USER}@{host}:{local_postgres.SETTINGS['port']}/{database}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the tests' own PostgreSQL. The folder of static files may be empty, but WhiteNoise warns of none."""
    if not is_worker(session.config):
        (VAR / "static").mkdir(parents=True, exist_ok=True)
        local_postgres.start(DATA)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it again."""
    if not is_worker(config):
        local_postgres.stop(DATA)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs a share of the tests for another one, which has PostgreSQL for all of them."""
    return hasattr(config, "workerinput")


def main(command: list[str]) -> int:
    """Run a command beside the tests' PostgreSQL and return its exit code."""
    local_postgres.start(DATA)
    try:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": database_url()}, check=False).returncode
    finally:
        local_postgres.stop(DATA)


_environment = environment()
os.environ.clear()
os.environ.update(_environment)
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop beside the tests

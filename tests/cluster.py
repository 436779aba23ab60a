"""
Pytest plugin, loaded before the settings are: gives the tests a PostgreSQL and an environment of their own.

Nothing of the developer's own paper, `.env` included, is read or touched.
"""

import os
from pathlib import Path

import pytest

from newsportal import local_postgres

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "test"
DATA = VAR / "postgres"


def _environment() -> None:
    for name in (
        "DATABASE_URL",
        "SITE_URL",
        "TRUSTED_PROXIES",
        "PORT",
        "FIRST_EDITOR",
        "FIRST_EDITOR_PASSWORD",
    ):
        os.environ.pop(name, None)
    os.environ["VAR_DIR"] = str(VAR)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    (VAR / "static").mkdir(parents=True, exist_ok=True)


_environment()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the tests' own PostgreSQL."""
    local_postgres.start(DATA)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it again."""
    local_postgres.stop(DATA)

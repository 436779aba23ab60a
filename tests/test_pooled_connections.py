"""The web server can stand behind a pool that gives out connections for a transaction each, such as PgBouncer's."""

import re

import pytest

from tests.cluster import ROOT

OF_THE_SESSION = re.compile(
    r"""pg_(?:try_)?advisory_(?:lock|unlock)\w*\(       # held until the session ends, not the transaction
    |set_config\([^)]*,\s*false\)
    |["\s](?:SET\s+(?!LOCAL\b|NULL\b)[a-z_.]+\s*(?:=|\bTO\b)\s*['\d%]|(?:UN)?LISTEN\s+[a-z]|NOTIFY\s+[a-z]|PREPARE\s+[a-z]|DISCARD\s+[A-Z])
    |CREATE\s+TEMP""",
    re.VERBOSE,
)
DIRECT = {"newsportal/backups/dumping.py"}
"""What has a connection of its own to the database itself: docs/scaling.md says which commands do."""


def written():
    """Return the programs, without migrations, by their place in the repository."""
    files = [file for app in ("articles", "comments", "newsportal") for file in (ROOT / app).rglob("*.py")]
    return {str(file.relative_to(ROOT)): file.read_text() for file in files if "migrations" not in file.parts}


def test_nothing_but_a_backup_says_something_to_the_database_that_outlasts_a_transaction():
    assert {place for place, text in written().items() if OF_THE_SESSION.search(text)} == DIRECT


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock_shared(%s)",
        "SELECT set_config('a.b', %s, false)",
        " SET statement_timeout = 1000",
        " SET search_path TO 'a'",
        " LISTEN news",
        " PREPARE plan AS SELECT 1",
        "CREATE TEMP TABLE a (b int)",
    ],
)
def test_each_way_to_do_that_would_be_found(statement):
    assert OF_THE_SESSION.search(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_advisory_xact_lock(1)",
        "set_config('a.b', 'on', true)",
        " SET LOCAL lock_timeout = '30s'",
        " SET a = NULL",
    ],
)
def test_what_ends_with_the_transaction_is_let_be(statement):
    assert not OF_THE_SESSION.search(statement)

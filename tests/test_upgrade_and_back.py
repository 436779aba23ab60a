"""The release before, filled by its own code, is upgraded by the real steps and goes back to what it was."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest

from newsportal import local_postgres
from newsportal.backups.dumping import WITHOUT_ROWS
from tests import cluster
from tests.releases import PREVIOUS

NAME = "the_release_before"


def run(folder, code, database_url, var_dir):
    """Run one of the scripts with the code in a folder, and return what it says."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(var_dir),
        "PYTHONPATH": str(folder),
    }
    ran = subprocess.run([sys.executable, *code], cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout)


@pytest.fixture
def old_code(tmp_path):
    """A folder with the code of the release before."""
    packed = subprocess.run(["git", "-C", cluster.ROOT, "archive", PREVIOUS], capture_output=True, check=False)
    if packed.returncode != 0:
        reason = f"the history has no commit {PREVIOUS}: git fetch --unshallow brings it"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder = tmp_path / "old"
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
    return folder


@pytest.fixture
def database():
    """An empty database in the tests' PostgreSQL, by its URL."""
    with closing(local_postgres._connect(cluster.DATA)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
            yield cluster.database_url().rpartition("/")[0] + f"/{NAME}"
            cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def hashes() -> dict[str, str]:
    """A digest of all rows of each table."""
    host, port = local_postgres.socket_dir(cluster.DATA), local_postgres.SETTINGS["port"]
    with closing(psycopg2.connect(host=str(host), port=port, user=local_postgres.USER, dbname=NAME)) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM public."{table}" AS t ORDER BY 1')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return {table: digest for table, digest in found.items() if table != WITHOUT_ROWS}


def test_the_release_before_is_upgraded_and_goes_back_and_what_was_removed_stays_away(old_code, database, tmp_path):
    var_dir = tmp_path / "var"
    script = cluster.ROOT / "tests" / "earlier_release.py"
    before = run(old_code, [script, "fill"], database, var_dir)
    assert {status for status, _page in before.values()} == {200}
    assert "Twice a barnacle" in before["/2026/03/ferry/"][1]
    rows = hashes()

    today = run(cluster.ROOT, ["-m", "tests.upgraded_release"], database, var_dir)
    assert {status for status, _page in today["pages"].values()} == {200}
    assert "Twice a barnacle" in today["pages"]["/2026/03/ferry/"][1]
    assert today["pages"]["/feed.atom"] == before["/feed.atom"]
    assert "Bringing the database up to date." in today["said"]
    assert "1 of 1 addresses open with the keys in force." in today["said"]

    assert today["upgraded"] == ["Zorblax", "Oonagh", "barnacle", "Oonagh", "Mira"]
    assert today["removed"] == today["restored"] == []
    removed = "passages: 1, wishes to be forgotten: 1, comments: 1"
    assert f"Removed again what was removed since the backup: {removed}." in today["said"]

    assert hashes() == rows
    assert run(old_code, [script, "look"], database, var_dir) == before

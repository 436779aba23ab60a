"""`manage.py up`, with real processes: what it starts, what it survives, what it refuses, and how it ends."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import psutil
import psycopg2
import pytest

from newsportal import local_postgres
from tests.running_paper import RunningPaper, read, wait_until


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A paper that has been started once; what it said then is in `first_words`."""
    paper = RunningPaper(tmp_path_factory.mktemp("paper") / "var")
    paper.first_words = paper.start()
    yield paper
    if paper.process.poll() is None:
        paper.stop()
    local_postgres.stop(paper.data_dir)


@pytest.fixture
def paper(prepared):
    """The paper, running."""
    if prepared.process.poll() is not None:
        prepared.start()
    wait_until(prepared.is_well)
    return prepared


@pytest.fixture
def stopped(prepared):
    """The paper, not running."""
    prepared.stop()
    return prepared


@pytest.fixture(scope="module")
def restarted(prepared):
    """The paper, stopped and started again; what was left in between is in `left`."""
    parts = prepared.parts()
    code = prepared.stop()
    prepared.left = {
        "exit code": code,
        "processes": [part for part in parts if is_alive(part)],
        "database": local_postgres.server_pid(prepared.data_dir),
        "socket folder": local_postgres.socket_dir(prepared.data_dir).exists(),
    }
    prepared.second_words = prepared.start()
    return prepared


@pytest.fixture(scope="module")
def orphaned(restarted):
    """The paper, its `up` killed and started again; which processes outlived the first is in `orphans`."""
    parts = restarted.parts()
    restarted.first_database = local_postgres.server_pid(restarted.data_dir)
    kill(restarted.process.pid)
    restarted.process.wait()
    deadline = time.monotonic() + 60
    while any(map(is_alive, parts)) and time.monotonic() < deadline:
        time.sleep(0.05)
    restarted.orphans = [part for part in parts if is_alive(part)]
    restarted.start()
    return restarted


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory):
    """A paper whose first start was killed midway and repeated."""
    var_dir = tmp_path_factory.mktemp("interrupted") / "var"
    paper = RunningPaper(var_dir, FIRST_EDITOR="ines", FIRST_EDITOR_PASSWORD="quiet harbour lamp")
    paper.launch()
    wait_until((paper.data_dir / "postmaster.pid").exists)
    kill(paper.process.pid)
    paper.process.wait()
    paper.start()
    yield paper
    paper.stop()


def is_alive(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def count_editors(paper):
    database = local_postgres.django_database(paper.data_dir)
    connection = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM articles_user WHERE is_superuser")
        return cursor.fetchone()[0]
    finally:
        connection.close()


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def test_the_first_start_ends_with_the_address(prepared):
    assert prepared.first_words.splitlines()[-1] == f"Ready: http://127.0.0.1:{prepared.port}/"


def test_the_first_start_shows_the_first_editors_password(prepared):
    assert f'http://127.0.0.1:{prepared.port}/admin/ as "editor", password "' in prepared.first_words


def test_the_first_start_loads_the_sample_articles(prepared):
    assert re.search(r"Loaded \d+ sample articles\.", prepared.first_words)


def test_a_second_start_keeps_the_data(restarted):
    assert count_editors(restarted) == 1


def test_a_second_start_does_nothing_twice(restarted):
    assert [line.split()[0] for line in restarted.second_words.splitlines()] == ["PostgreSQL", "Starting", "Ready:"]


def test_sigterm_leaves_nothing_running(restarted):
    assert restarted.left == {"exit code": 0, "processes": [], "database": None, "socket folder": False}


def test_after_kill_9_of_postgresql_requests_work_again(paper):
    kill(local_postgres.server_pid(paper.data_dir))
    wait_until(lambda: "PostgreSQL ended; starting it again." in paper.said())
    wait_until(paper.is_well)


def test_after_kill_9_of_the_web_server_requests_work_again(paper):
    killed = paper.server()
    kill(killed.pid)
    wait_until(lambda: "The web server ended by signal 9; starting it again." in paper.said())
    wait_until(paper.is_well)
    assert paper.server().pid != killed.pid


def test_after_kill_9_of_one_of_its_processes_the_web_server_has_a_new_one(paper):
    serving = wait_until(lambda: len(paper.server().children()) >= 2 and paper.server().children())
    killed = serving[-1].pid
    kill(killed)
    wait_until(paper.is_well)
    wait_until(lambda: len(paper.server().children()) >= 2 and killed not in pids(paper.server().children()))


def pids(processes):
    return {process.pid for process in processes}


def test_after_kill_9_of_the_worker_there_is_a_new_one(paper):
    killed = paper.worker()
    kill(killed.pid)
    wait_until(lambda: "The worker ended by signal 9; starting it again." in paper.said())
    assert paper.worker().pid != killed.pid


def test_after_kill_9_of_up_its_processes_end(orphaned):
    assert orphaned.orphans == []


def test_after_kill_9_of_up_the_next_start_adopts_postgresql(orphaned):
    assert local_postgres.server_pid(orphaned.data_dir) == orphaned.first_database


def test_after_kill_9_of_everything_the_next_start_works(paper):
    database = local_postgres.server_pid(paper.data_dir)
    for pid in (paper.process.pid, *(part.pid for part in paper.parts()), database):
        kill(pid)
    paper.process.wait()
    paper.start()
    assert count_editors(paper) == 1


def test_a_start_that_is_killed_midway_can_be_repeated(interrupted):
    assert count_editors(interrupted) == 1


def test_the_first_editor_is_the_one_the_environment_names(interrupted):
    assert 'as "ines", with the password you set.' in interrupted.said()
    assert "quiet harbour lamp" not in interrupted.said()


def test_while_postgresql_is_away_readers_get_what_they_read_last_or_a_503_that_says_so(paper):
    supervisor = psutil.Process(paper.process.pid)
    with closing(http.client.HTTPConnection("127.0.0.1", paper.port, timeout=20)) as line:  # to one process
        before = read(line, "/")
        supervisor.suspend()
        try:
            kill(local_postgres.server_pid(paper.data_dir))
            read_before, never_read = read(line, "/"), read(line, "/archive/")
        finally:
            supervisor.resume()
    assert (read_before.status, read_before.body) == (200, before.body)
    assert (never_read.status, never_read.headers["Retry-After"]) == (503, "5")
    assert never_read.headers["Cache-Control"] == "no-store"
    assert "The paper is away for a moment" in never_read.body
    wait_until(paper.is_well)
    assert "Traceback" not in paper.said()


def test_an_address_in_a_query_is_in_no_log_line(paper):
    paper.ask("/?email=kestrel@reader.example")
    paper.ask("/nowhere/kestrel@reader.example/")
    wait_until(lambda: "Not Found: " in paper.said())
    assert "kestrel" not in paper.said()


def test_a_form_of_forty_megabytes_is_refused_before_it_is_read(paper):
    block, length, sent = b"email=" + b"x" * 65_530, 40 * 2**20, 0
    with socket.create_connection(("127.0.0.1", paper.port), timeout=20) as line:
        form = "Content-Type: application/x-www-form-urlencoded"
        head = f"POST /comments/mine/ HTTP/1.1\r\nHost: 127.0.0.1:{paper.port}\r\n{form}\r\n"
        line.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
        try:
            while sent < length:
                sent += line.send(block)
        except OSError:
            pass  # it has answered, and hears no more
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")
    assert sent < length / 2  # a few megabytes wait in the line itself


def test_a_request_does_not_carry_the_servers_secrets():
    code = (
        "import os; from newsportal import server; server.load_application(os.getppid());"
        "print(sorted(set(server.SECRETS) & set(os.environ)))"
    )
    secrets = {"SECRET_KEY": "a", "DATABASE_REPLICA_URLS": "postgres://b@127.0.0.1:9/b", "FIRST_EDITOR_PASSWORD": "c"}
    environment = os.environ | secrets
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_second_run_of_the_same_paper_is_refused(paper):
    second = RunningPaper(paper.var_dir)
    second._output = paper.var_dir.with_name("second.out")
    assert second.refusal() == (
        f"The paper is already running at http://127.0.0.1:{paper.port}/ (process {paper.process.pid}). "
        f"`kill {paper.process.pid}` stops it."
    )
    assert paper.is_well()


def test_ctrl_c_ends_it_without_a_traceback(paper):
    assert paper.stop(signal.SIGINT) == 0
    assert paper.said().splitlines()[-1] == "Stopped."
    assert "Traceback" not in paper.said()


def test_a_taken_port_is_refused_by_naming_who_has_it(stopped):
    with socket.create_server(("127.0.0.1", stopped.port)):
        said = stopped.refusal()
    name = psutil.Process().name()
    assert said == (
        f"Port {stopped.port} is taken by {name} (process {os.getpid()}). "
        f"Stop that, or take another one: PORT={stopped.port + 1} make run"
    )


def test_whoever_is_locked_out_of_a_stopped_paper_gets_a_link_and_it_is_stopped_again(stopped):
    command = [sys.executable, "manage.py", "editor", "--name", "editor"]
    ran = subprocess.run(command, env=stopped.environment, capture_output=True, text=True, check=True)
    assert re.search(rf"http://127\.0\.0\.1:{stopped.port}/admin/welcome/[^/]{{32}}/\n", ran.stdout)
    assert "The paper is stopped" in ran.stdout
    assert local_postgres.server_pid(stopped.data_dir) is None


def test_when_the_command_that_called_it_is_killed_it_ends_in_order(prepared, tmp_path):
    prepared.stop()
    output = tmp_path / "out"
    script = f'STOP_WITH_PROCESS=$$ "{sys.executable}" manage.py up > "{output}" 2>&1; true'
    caller = subprocess.Popen(["sh", "-c", script], env=prepared.environment)
    wait_until(lambda: output.exists() and "Ready: " in output.read_text(), 60)
    kill(caller.pid)
    caller.wait()
    wait_until(lambda: "Stopped." in output.read_text())
    assert local_postgres.server_pid(prepared.data_dir) is None

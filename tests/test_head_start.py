"""Before Django is imported the paper is locked and its PostgreSQL starts; whatever happens then, both end again."""

import multiprocessing
import signal
import threading

import pytest

from newsportal import head_start as module
from newsportal import local_postgres
from newsportal.cannot_start import CannotStart
from newsportal.head_start import head_start
from newsportal.run_lock import RunLock
from tests.running_paper import free_port, wait_until


@pytest.fixture
def done(settings, tmp_path, monkeypatch):
    """What was done to PostgreSQL, of which there is none, and to the lock."""
    done = []
    settings.VAR_DIR, settings.PORT, settings.USES_EMBEDDED_POSTGRES = tmp_path, free_port(), True
    monkeypatch.setattr(module, "_begun", None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(module.lifeline, "stop_with_parent", lambda **_: None)
    monkeypatch.setattr(local_postgres, "start", lambda _folder: done.append("started"))
    monkeypatch.setattr(local_postgres, "stop", lambda _folder: done.append("stopped"))
    return done


def is_free(folder):
    try:
        with RunLock(folder / "up.lock", ""):
            return True
    except CannotStart:
        return False


def test_the_paper_is_locked_and_its_database_starts(done, settings):
    with head_start() as start:
        start.postgres.result()
        assert (done, is_free(settings.VAR_DIR)) == (["started"], False)
    assert (done, is_free(settings.VAR_DIR)) == (["started", "stopped"], True)


def test_what_is_forked_later_is_forked_without_its_thread(done):
    with head_start() as start:
        start.postgres.result()
        wait_until(lambda: not any("head start" in thread.name for thread in threading.enumerate()))


def test_the_first_of_two_that_is_left_ends_the_run(done):
    with head_start() as outer:
        with head_start() as inner:
            assert inner is outer
        assert done == ["started", "stopped"]
    assert done == ["started", "stopped"]


def test_when_django_cannot_be_imported_nothing_is_left_running(done, settings):
    with pytest.raises(ImportError), head_start():
        raise ImportError
    assert (done, is_free(settings.VAR_DIR)) == (["started", "stopped"], True)


def test_a_database_that_does_not_start_says_why_when_it_is_needed(done, monkeypatch):
    def fail(_folder):
        raise local_postgres.PostgresError("The disk is full.")

    monkeypatch.setattr(local_postgres, "start", fail)
    with head_start() as start, pytest.raises(local_postgres.PostgresError, match="The disk is full"):
        start.postgres.result()


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_does_not_hold_the_lock_of_one_that_was_killed(tmp_path):
    lock = RunLock(tmp_path / "up.lock", "http://127.0.0.1:8000/").__enter__()
    forked = multiprocessing.get_context("fork").Process(target=signal.pause)
    forked.start()
    try:
        lock.__exit__()
        wait_until(lambda: is_free(tmp_path), 20)
    finally:
        forked.kill()
        forked.join()

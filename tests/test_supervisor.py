"""A process that dies is started again, but not for ever."""

import multiprocessing
import signal
import sys
import time

import pytest

from newsportal import supervisor
from newsportal.cannot_start import CannotStart
from newsportal.supervisor import LIMIT, Child

# The tests' own process has threads; what is forked from it here uses nothing of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def end_at_once():
    """The work of a process that has none."""
    sys.exit(1)


def test_a_process_that_keeps_dying_is_given_up():
    said = []
    child = Child("worker", end_at_once, said.append)
    child.start()
    with pytest.raises(CannotStart, match=f"The worker ended {LIMIT} times within a minute"):
        while True:
            child.tend()
            child._due = min(child._due, time.monotonic())
            time.sleep(0.01)
    assert len(said) == LIMIT - 1


def test_a_process_that_died_twice_is_started_again_later():
    child = Child("worker", end_at_once, lambda _words: None)
    for expected in (0, 1, 2):
        child.start()
        child._process.join()
        child.tend()
        assert child._due - time.monotonic() == pytest.approx(expected, abs=0.5)


def never_end():
    """The work of a process that has a lot."""
    signal.pause()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_ends_when_it_is_asked_to_forked_or_not(monkeypatch, method):
    monkeypatch.setattr(supervisor, "_CONTEXT", multiprocessing.get_context(method))
    child = Child("web server", never_end, lambda _words: None)
    child.start()
    child.tend()
    assert child._process.exitcode is None
    child.ask_to_stop()
    child.wait(30)
    assert child._process.exitcode == -signal.SIGTERM

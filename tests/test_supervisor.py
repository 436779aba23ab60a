"""A process that dies is started again, but not for ever."""

import time

import pytest

from newsportal.cannot_start import CannotStart
from newsportal.supervisor import LIMIT, Child


def test_a_process_that_keeps_dying_is_given_up():
    said = []
    child = Child("worker", ["false"], said.append)
    child.start()
    with pytest.raises(CannotStart, match=f"The worker ended {LIMIT} times within a minute"):
        while True:
            child.tend()
            child._due = min(child._due, time.monotonic())
            time.sleep(0.01)
    assert len(said) == LIMIT - 1


def test_a_process_that_died_twice_is_started_again_later():
    child = Child("worker", ["false"], lambda _words: None)
    for expected in (0, 1, 2):
        child.start()
        child._process.wait()
        child.tend()
        assert child._due - time.monotonic() == pytest.approx(expected, abs=0.5)

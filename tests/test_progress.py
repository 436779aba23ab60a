"""A long command says how far it is: on a terminal in one line that moves, in a log now and then; nothing untrue."""

import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from articles import progress
from articles.progress import Progress


class Terminal(StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        return True

    def lines(self):
        """What stood on the last line, one look after the other."""
        return self.getvalue().split("\r\033[K")


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until the test moves it: `clock[0]`, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_on_a_terminal_one_line_moves_and_is_gone_in_the_end(clock):
    terminal = Terminal()
    with Progress("Saving", terminal) as shown:
        for done in (1, 2, 4):
            clock[0] += 1
            shown(done, 4)
    assert terminal.lines() == [
        "",
        "Saving: 1 of 4  ######..................  25 %",
        "Saving: 2 of 4  ############............  50 %",
        "Saving: 4 of 4  ######################## 100 %",
        "",
    ]
    assert "\n" not in terminal.getvalue()


def test_it_is_redrawn_at_most_ten_times_a_second_but_for_the_end(clock):
    terminal = Terminal()
    shown = Progress("Saving", terminal)
    for done in range(1, 1001):
        clock[0] += 0.001
        shown(done, 1000)
    assert len(terminal.lines()) <= 13
    assert terminal.lines()[-1].startswith("Saving: 1,000 of 1,000")


def test_in_a_log_short_work_says_nothing_and_long_work_a_sentence_now_and_then(clock):
    log = StringIO()
    with Progress("Saving", log) as shown:
        for done in range(100):
            clock[0] += 1
            shown(done, 100)
    assert log.getvalue() == "Saving: 29 of 100.\nSaving: 59 of 100.\nSaving: 89 of 100.\n"


def test_where_the_end_is_unknown_it_counts_and_draws_no_bar(clock):
    terminal = Terminal()
    Progress("Asking", terminal)(34)
    assert terminal.lines() == ["", "Asking: 34"]


def test_what_is_printed_meanwhile_stands_on_a_line_of_its_own(clock):
    terminal = Terminal()
    shown = Progress("Importing", terminal)
    shown(1, 9)
    shown.make_room()
    terminal.write("/2026/03/ferries/\n")
    shown(2, 9)
    assert terminal.lines()[2].startswith("/2026/03/ferries/\n")
    assert terminal.lines()[3].startswith("Importing: 2 of 9")


def test_the_items_come_through_unchanged(clock):
    terminal = Terminal()
    assert list(Progress("Reading", terminal).over("abc")) == ["a", "b", "c"]
    assert terminal.lines()[1].startswith("Reading: 0 of 3")


def test_the_line_is_taken_away_when_the_work_fails(clock):
    terminal = Terminal()
    with pytest.raises(ValueError, match="no"), Progress("Saving", terminal) as shown:
        shown(1, 2)
        raise ValueError("no")
    assert terminal.lines()[-1] == ""


@given(done=integers(0, 10**12), total=integers(1, 10**12))
def test_the_percentage_is_never_more_than_what_is_done(done, total):
    shown = progress._bar(done, total)
    full, percent = shown.count("#"), int(re.search(r"(\d+) %$", shown)[1])
    assert percent * total <= 100 * min(done, total)
    assert full * total <= progress.WIDTH * min(done, total)
    assert len(shown) == progress.WIDTH + 6

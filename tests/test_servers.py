"""From which server a public page is read, tried on servers that are well, away and behind as a test tells them."""

from contextlib import closing

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connections, router

from articles import servers
from articles.models import Article


class Cursor:
    def __init__(self, state):
        self.state = state

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        pass

    def execute(self, _statement):
        if isinstance(self.state, Exception):
            raise self.state

    def fetchone(self):
        return self.state


class Connection:
    """One server's: `state` is what it says of itself, or raises; `closed` counts."""

    def __init__(self):
        self.state, self.closed, self.looks, self.connection = (True, 100, 100), 0, 0, None

    def cursor(self):
        self.looks += 1
        return Cursor(self.state)

    def close(self):
        self.closed += 1


class Paper(dict):
    """Connections to a primary and its replicas, and a clock that goes when it is told to."""

    settings = property(lambda self: self)
    now = 1000.0

    def sleep(self, seconds):
        self.now += seconds

    def monotonic(self):
        return self.now

    def read_from(self, away=()):
        """The servers that one page asked, until one answered that is not `away`."""
        asked = []

        def work():
            asked.append(servers.current())
            if servers.current() in away:
                raise OperationalError("server closed the connection unexpectedly")

        servers.read(work)
        return asked


@pytest.fixture
def paper(monkeypatch):
    paper = Paper({alias: Connection() for alias in ("default", "replica1", "replica2")})
    monkeypatch.setattr(servers, "connections", paper)
    monkeypatch.setattr(servers, "time", paper)
    monkeypatch.setattr(servers, "_PRIMARY", servers.Server("default"))
    servers._replicas.cache_clear()
    yield paper
    servers._replicas.cache_clear()


@pytest.fixture
def first(paper):
    """The replica that this process asks first."""
    return paper.read_from()[0]


@pytest.fixture
def second(first):
    return {"replica1": "replica2", "replica2": "replica1"}[first]


def test_one_process_stays_with_one_replica(paper, first):
    assert first != "default"
    assert [paper.read_from() for _ in range(5)] == [[first]] * 5


def test_processes_share_the_replicas():
    firsts = {servers._replicas(("replica1", "replica2"), process)[0].alias for process in range(20)}
    assert firsts == {"replica1", "replica2"}


def test_outside_of_a_page_the_primary_is_read(paper, first):
    assert servers.current() == "default"
    assert (router.db_for_read(Article), router.db_for_write(Article)) == ("default", "default")


def test_what_a_page_reads_comes_from_its_server_and_what_it_writes_would_go_to_the_primary(paper, first):
    assert servers.read(lambda: (router.db_for_read(Article), router.db_for_write(Article))) == (first, "default")


def test_a_page_within_a_page_reads_from_the_same_server(paper, first):
    assert servers.read(lambda: servers.read(servers.current)) == first


def test_migrations_are_for_the_primary_alone():
    assert router.allow_migrate("default", "articles")
    assert not router.allow_migrate("replica1", "articles")


def test_the_next_server_answers_for_one_that_is_away_and_the_primary_last(paper, first, second):
    assert paper.read_from(away=[first]) == [first, second]
    assert paper.read_from(away=[second]) == [second, "default"]
    assert paper[first].closed and paper[second].closed


def test_a_server_that_failed_is_left_in_peace_and_then_asked_again(paper, first, second):
    paper.read_from(away=[first])
    paper.sleep(servers.PAUSE - 0.1)
    assert paper.read_from() == [second]
    paper.sleep(0.2)
    assert paper.read_from() == [first]


def test_when_none_answers_the_failure_is_the_last_ones(paper, first):
    with pytest.raises(OperationalError):
        paper.read_from(away=["default", "replica1", "replica2"])
    assert paper.read_from() == ["default"]  # whatever was, the primary is tried at last


def test_a_connection_that_was_open_is_made_anew_before_its_server_is_taken_for_lost(paper, first, second):
    """It may be older than the server, which is there again."""
    paper[first].connection = "open"
    asked = []

    def work():
        asked.append(servers.current())
        if len(asked) == 1:
            raise OperationalError("terminating connection due to administrator command")

    servers.read(work)
    assert asked == [first, first]
    assert paper[first].closed == 1
    assert paper.read_from() == [first]


def test_each_server_is_a_source_of_its_own_and_another_one_after_it_was_lost(paper, first):
    before = servers.read(servers.source)
    assert servers.read(servers.source) == before
    paper.read_from(away=[first])
    in_its_place = servers.read(servers.source)
    paper.sleep(servers.PAUSE + 1)
    assert len({before, in_its_place, servers.read(servers.source)}) == 3


@pytest.mark.parametrize("fault", [InterfaceError("closed"), DatabaseError("cut off")])
def test_a_broken_connection_is_a_server_that_is_away(paper, first, fault):
    asked = []

    def work():
        asked.append(servers.current())
        if servers.current() == first:
            raise fault

    servers.read(work)
    assert len(asked) == 2


def too_long():
    fault = OperationalError("canceling statement due to statement timeout")
    fault.__cause__ = type("QueryCanceled", (Exception,), {"pgcode": "57014"})()
    return fault


@pytest.mark.parametrize("fault", [too_long(), ProgrammingError("no such column"), ValueError("ours")])
def test_what_would_fail_on_any_server_is_not_tried_on_another(paper, first, fault):
    asked = []

    def work():
        asked.append(servers.current())
        raise fault

    with pytest.raises(type(fault)):
        servers.read(work)
    assert asked == [first]
    assert paper.read_from() == [first]


def test_a_replica_that_cannot_be_asked_is_not_read(paper, first, second):
    paper[first].state = OperationalError("connection refused")
    paper.sleep(servers.LOOK_EVERY)
    assert paper.read_from() == [second]


def test_a_replica_is_looked_at_once_a_second(paper, first):
    before = paper[first].looks
    for _ in range(5):
        paper.read_from()
    assert paper[first].looks == before
    paper.sleep(servers.LOOK_EVERY)
    paper.read_from()
    assert paper[first].looks == before + 1


def go_on(paper, seconds):
    """Read a page every second; the servers of the last."""
    for _ in range(seconds):
        paper.sleep(1)
        asked = paper.read_from()
    return asked


def test_a_replica_that_does_not_show_what_it_received_is_left_out_until_it_does(paper, first, second):
    paper[first].state = (True, 200, 100)
    assert go_on(paper, int(servers.MAX_LAG)) == [first]
    assert go_on(paper, 2) == [second]
    paper[first].state = (True, 300, 200)
    assert go_on(paper, 1) == [first]


def test_a_replica_that_shows_everything_a_moment_later_is_not_behind(paper, first):
    for received in range(200, 220):
        paper[first].state = (True, received, received - 1)
        assert go_on(paper, 1) == [first]


def test_a_replica_that_is_cut_off_from_its_primary_is_read_only_when_the_primary_is_away(paper, first, second):
    for replica in (first, second):
        paper[replica].state = (False, 100, 100)
    assert go_on(paper, 1) == ["default"]
    assert paper.read_from(away=["default"]) == ["default", first]
    assert paper.read_from() == [first]  # and the primary is not asked each time


def test_with_one_server_a_page_is_read_as_ever(monkeypatch):
    monkeypatch.setattr(servers, "connections", Paper(default=Connection()))
    assert servers.read(servers.current) == "default"
    with pytest.raises(OperationalError):
        servers.read(lambda: (_ for _ in ()).throw(OperationalError("away")))


@pytest.mark.django_db
def test_the_look_is_understood_by_postgresql():
    """A primary is its own source, and has nothing to catch up with."""
    with closing(connections["default"].cursor()) as cursor:
        cursor.execute(servers._STATE)
        assert cursor.fetchone() == (True, 0, 0)

"""Every public page reads from one server alone, and writes nothing: any of them can come from a replica."""

import copy
from contextlib import contextmanager

import pytest
from django.db import InternalError, OperationalError, connections
from django.test import Client
from django.urls import resolve

from articles import page_cache, servers
from articles.models import Site
from tests.site_map import ask, public_routes

pytestmark = pytest.mark.django_db

REPLICA = "replica1"
# Files of the storage, and the logo in the row of the site: they are no pages that a process keeps.
NOT_KEPT = {"logo", "image", "rendition"}
QUERIES = {"article": ["order=newest"], "search": ["q=bridge", "q=brigde", "q=zeppelin"]}


class AskedThePrimary(AssertionError):
    """A page asked for something that it was to read elsewhere."""


def refuse(_execute, sql, *_arguments):
    raise AskedThePrimary(sql)


@pytest.fixture
def replica(planted_paper, monkeypatch):
    """What looks like a replica: it sees what the test has not committed, and refuses to write."""
    primary = connections["default"]
    replica = copy.copy(primary)
    replica.alias, replica.execute_wrappers = REPLICA, []
    replica.close = lambda: None
    monkeypatch.setitem(connections.settings, REPLICA, primary.settings_dict)
    connections[REPLICA] = replica
    monkeypatch.setattr(servers, "_PRIMARY", servers.Server("default"))
    servers._replicas.cache_clear()
    with replica.cursor() as cursor:
        # What is to be checked at the end of the transaction is checked now: that locks rows, which is writing.
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; SET LOCAL transaction_read_only = on"
        )
    yield replica
    del connections[REPLICA]


@contextmanager
def primary_out_of_reach():
    with connections["default"].execute_wrapper(refuse):
        yield


def pages():
    """(name, address, query) of every page that `public_page` marks."""
    for route in public_routes():
        for address in route.addresses():
            if hasattr(resolve(address).func, "shown"):
                for query in ["", *QUERIES.get(route.name, [])]:
                    yield route.name, address, query


def not_answered():
    client = Client(raise_request_exception=False)
    return {name for name, *page in pages() if ask(client, "GET", *page).status_code != 200}


def test_these_are_all_public_pages(planted_paper):
    assert {route.name for route in public_routes()} - {name for name, *_ in pages()} == NOT_KEPT


def test_every_public_page_is_read_from_a_replica_without_a_word_to_the_primary(replica):
    with primary_out_of_reach():
        assert not_answered() == set()


def test_without_the_router_every_page_would_have_asked_the_primary(replica, settings):
    settings.DATABASE_ROUTERS = []
    with primary_out_of_reach():
        assert not_answered() == {name for name, *_ in pages()}


def test_the_replica_would_have_refused_to_write(replica):
    with pytest.raises(InternalError, match="read-only"):
        Site.objects.using(REPLICA).update(name="The Other Gazette")


@pytest.mark.parametrize(
    "address", ["/2026/03/bridge/comments/", "/comments/mine/", "/admin/login/", "/nowhere/at/all/"]
)
def test_what_is_no_public_page_reads_from_the_primary(replica, address):
    with primary_out_of_reach():
        assert Client(raise_request_exception=False).get(address).status_code == 500


def test_a_page_whose_server_fails_half_way_is_made_on_the_next(replica, monkeypatch):
    """The failure comes after the site's row was read; Django has made a page of it that says so."""
    asked, edition_of = [], page_cache.edition_of

    def fails_on_the_replica(*arguments):
        asked.append(servers.current())
        if servers.current() == REPLICA:
            raise OperationalError("server closed the connection unexpectedly")
        return edition_of(*arguments)

    monkeypatch.setattr(page_cache, "edition_of", fails_on_the_replica)
    answer = Client(raise_request_exception=False).get("/2026/03/bridge/")
    assert (answer.status_code, asked) == (200, [REPLICA, REPLICA, "default"])

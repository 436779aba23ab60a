"""While the database is away, readers get a page that says so; any other failure stays a 500."""

import logging
import sys

import pytest
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.test import Client
from django.urls import include, path

from newsportal.outage import OneLineDuringOutage


def unreachable(_request):
    raise OperationalError("connection to server failed")


def closed(_request):
    raise InterfaceError("connection already closed")


def cut_off(_request):
    raise DatabaseError("server closed the connection unexpectedly")


def wrong(_request):
    raise DataError("value too long")


def broken(_request):
    raise ValueError("a mistake of ours")


urlpatterns = [
    path("unreachable/", unreachable),
    path("closed/", closed),
    path("cut_off/", cut_off),
    path("wrong/", wrong),
    path("broken/", broken),
    path("", include("newsportal.urls")),
]
handler500 = "newsportal.outage.server_error"


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/unreachable/", "/closed/", "/cut_off/"])
def test_a_lost_database_is_a_503_that_asks_to_come_back(client, page):
    answer = client.get(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Cache-Control"] == "no-store"
    assert b"Try again in a few seconds" in answer.content


def test_a_database_lost_before_any_view_is_a_503(client, monkeypatch):
    """pytest refuses the database here, as PostgreSQL does when it is away."""

    def gone(*_arguments, **_keywords):
        raise OperationalError("connection to server failed")

    monkeypatch.setattr("articles.site_settings.Site.current", gone)
    assert client.get("/").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/broken/", "/wrong/"])
def test_a_mistake_of_ours_is_a_500(client, page):
    answer = client.get(page)
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


@pytest.mark.django_db
def test_the_503_carries_the_headers_of_every_page(client):
    assert "default-src 'none'" in client.get("/unreachable/")["Content-Security-Policy"]


def logged(fault):
    try:
        raise fault
    except Exception:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "GET %s", ("/",), sys.exc_info())
    OneLineDuringOutage().filter(record)
    return logging.Formatter().format(record)


def test_a_request_that_failed_for_want_of_a_database_is_one_line_in_the_log():
    said = logged(OperationalError("connection to server failed\nIs it running?"))
    assert said == "GET /: the database cannot be used (connection to server failed)"


def test_a_mistake_of_ours_keeps_its_traceback_in_the_log():
    assert "Traceback" in logged(ValueError("a mistake of ours"))

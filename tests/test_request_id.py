"""A request has an id: in each log line about it, and on the page of an error, but on no page that is for everybody."""

import re
from ipaddress import ip_network

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from hypothesis import given
from hypothesis import strategies as st

from newsportal import request_id

GIVEN = "0f" * 16
PROXY = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_REQUEST_ID": GIVEN}


def broken(_request):
    raise ValueError("a mistake of ours")


def unreachable(_request):
    raise OperationalError("connection to server failed")


def inside(_request):
    return HttpResponse(request_id.current().id)


urlpatterns = [
    path("broken/", broken),
    path("unreachable/", unreachable),
    path("inside/", inside),
    path("", include("newsportal.urls")),
]
handler500 = "newsportal.outage.server_error"


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    return Client(raise_request_exception=False)


def test_the_id_of_a_trusted_proxy_is_taken(client):
    assert request_id.id_of(PROXY) == GIVEN


def test_the_id_of_anybody_else_is_not(client):
    made = request_id.id_of({**PROXY, "REMOTE_ADDR": "192.0.2.1"})
    assert re.fullmatch(r"[0-9a-f]{16}", made)
    assert made != request_id.id_of({**PROXY, "REMOTE_ADDR": "192.0.2.1"})


@given(st.text())
def test_what_is_no_id_is_not_taken_from_a_proxy_either(given):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(request_id, "is_from_proxy", lambda *_: True)
        taken = request_id.id_of({"HTTP_X_REQUEST_ID": given})
    assert re.fullmatch(r"[0-9A-Za-z-]{8,64}", taken)
    assert taken == given or not re.fullmatch(r"[0-9A-Za-z-]{8,64}", given)


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "status"), [("/broken/", 500), ("/unreachable/", 503)])
def test_the_page_of_an_error_names_the_request(client, page, status):
    answer = client.get(page, **PROXY)
    assert answer.status_code == status
    assert f"Reference: {GIVEN}." in answer.text
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/nowhere/", "/search/"])
def test_no_other_page_has_it_in_its_bytes_or_headers(client, page):
    answer = client.get(page, **PROXY)
    assert GIVEN not in f"{answer.text} {answer.headers}"


@pytest.mark.django_db
def test_it_is_known_while_the_request_is_answered_and_not_afterwards(client):
    assert client.get("/inside/", **PROXY).text == GIVEN
    assert request_id.current() is None

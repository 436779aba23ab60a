"""
What each page for everybody owes to everybody, on every route of the site map: pages, feeds, files and pictures.

What is no such page stands in `site_map.FOR_ONE_READER`, with why.
"""

import pytest
from django.test import Client

from tests.factories import make_editor
from tests.site_map import FOR_ONE_READER, ask, public_routes, routes

pytestmark = pytest.mark.django_db

# Compressed already: they are the same bytes whatever a browser takes.
PICTURES = {"logo", "image", "rendition"}
MORE = {"article": ["order=newest"], "search": ["q=bridge", "q=zeppelin"], "home": ["page=1"], "section": ["page=1"]}


@pytest.fixture(params=public_routes(), ids=lambda route: route.name)
def pages(request, planted_paper):
    """(address, query) of each page of one route."""
    queries = ["", "utm_source=mail", *MORE.get(request.param.name, [])]
    return [(address, query) for address in request.param.addresses() for query in queries]


def answers(pages, client=None, **headers):
    """What is answered to each, with the headers that may differ from one moment to the next left out."""
    got = [ask(client or Client(), "GET", *page, **headers) for page in pages]
    return [(answer.status_code, answer.content, dict(answer.headers)) for answer in got]


def test_what_is_no_page_for_everybody_is_a_route():
    assert set(FOR_ONE_READER) < {route.name for route in routes()}


def test_it_is_there(pages):
    assert {status for status, _, _ in answers(pages)} == {200}


def test_unchanged_it_is_not_sent_again(pages):
    for page in pages:
        tag = ask(Client(), "GET", *page)["ETag"]
        again = ask(Client(), "GET", *page, if_none_match=tag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert not again.cookies


def test_it_sets_no_cookie_and_varies_by_its_encoding_alone(request, pages):
    allowed = "" if request.node.callspec.params["pages"].name in PICTURES else "Accept-Encoding"
    for page in pages:
        answer = ask(Client(), "GET", *page)
        assert not answer.cookies
        assert answer.get("Vary", "") == allowed


def test_it_may_be_kept_by_others(pages):
    for _, _, headers in answers(pages):
        assert "private" not in headers["Cache-Control"]
        assert "no-store" not in headers["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"accept_language": "ru,kk;q=0.9"},
        {"host": "localhost"},
        {"host": "127.0.0.1:9999"},
        {"x_forwarded_host": "evil.example", "x_forwarded_proto": "https", "x_forwarded_port": "1"},
        {"forwarded": "host=evil.example;proto=https", "x_original_url": "/admin/", "x_rewrite_url": "/admin/"},
        {"cookie": "session=stolen; csrf=x; django_language=ru; messages=x; theme=dark"},
        {"user_agent": "Googlebot/2.1", "referer": "https://evil.example/", "x_requested_with": "XMLHttpRequest"},
        {"save_data": "on", "dnt": "1", "sec_gpc": "1", "accept": "application/json"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_it_is_the_same_whatever_the_browser_says_of_itself(pages, headers):
    assert answers(pages, **headers) == answers(pages)


def test_it_is_the_same_for_a_member_of_staff(pages):
    staff = Client()
    staff.force_login(make_editor())
    assert answers(pages, staff) == answers(pages)


def test_it_names_no_address_of_the_request(pages, settings):
    settings.SITE_URL = "https://paper.example"
    for _, content, headers in answers(pages, host="localhost"):
        assert b"localhost" not in content
        assert b"testserver" not in content
        assert "localhost" not in str(headers)


def test_what_is_for_one_reader_is_kept_by_no_cache(client, planted_paper):
    for route in routes():
        if route.name in FOR_ONE_READER:
            answer = ask(client, "GET", route.addresses()[0])
            assert {"no-store", "no-cache"} & set(answer["Cache-Control"].split(", ")), route.name
            assert not answer.cookies

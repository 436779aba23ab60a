"""Nothing anybody sends to any address of the site map breaks the paper, earns a cookie or leads off the site."""

import re

import pytest
import time_machine
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.utils import timezone

from tests.site_map import ask, routes

pytestmark = pytest.mark.django_db

# What stands in a part of an address although it should not, for every kind of part.
ANYWHERE = [
    "%00",
    "%ED%A0%80",  # half of a surrogate pair
    "%FF%FE",
    "%D0%BF%D1%80%D0%B8%D1%81%D1%82%D0%B0%D0%BD%D1%8C.%D1%80%D1%84",
    "%E2%80%AEgpj",  # what turns the direction of writing
    "%D9%A3",  # three, in Arabic digits
    "a" * 10_000,
    "9" * 10_000,
    "..",
    "../../etc/passwd",
    "%25s%25n",
    "%0D%0ASet-Cookie:%20a=b",
    "{{7*7}}",
    "'%20OR%201=1--",
    "<script>",
    "",
]
# What such a part can be, and nothing here is called.
OF_ITS_KIND = {
    "SlugConverter": ["BRIDGE", "Harbour", "-", "_", "x" * 200],
    "StringConverter": ["FERRY.EXAMPLE", "www.ferry.example", "evil.example", "xn--", "xn--a-ecp.ru", "a..b", "[::1]"],
    "IntConverter": ["0", "00", "999999999", "9" * 19, "9" * 400],
    "YearConverter": ["0000", "0001", "9999"],
    "MonthConverter": ["12", "00", "13"],
    "FeedKindConverter": ["ATOM", "rss"],
    "ImageKeyConverter": ["0" * 16, "G" * 16],
    "WidthConverter": ["1", "9999", "0480"],
    "MasterConverter": ["png", "exe"],
    "RenditionConverter": ["jpg", "gif"],
    "PlaceConverter": ["3", "01", "999999", "9" * 7],
}
# What no page is asked for in good faith; all of it is understood, or the page is not there.
NUMBERS = ["abc", "0", "-1", "1.5", "9" * 10_000, "2" * 6, "%D9%A3", "%EF%BC%92", "%00", "a%26page=2", "last"]
WORDS = [
    "%00", "%ED%A0%80", "%", "0000-00-00", "9999-12-31", "2026-02-30", "%22", "-", "!!!!", "%25s", "%E2%80%AE",
    "x" * 10_000, "%3C/title%3E%3Cscript%3E", "a+%7C%7C+" * 900, "%28" * 3000,
]  # fmt: skip
READ_AS_WORDS = ("q", "section", "from", "to", "order")
QUERIES = [
    *(f"q=bridge&{name}={value}" for name in ("page", "comments") for value in NUMBERS),
    *("&".join(f"{name}={value}" for name in READ_AS_WORDS) for value in WORDS),
    *(f"q=bridge&{name}={value}" for name in ("section", "from", "to") for value in WORDS[:6]),
    *(f"{name}[]=1&{name}[a]=2&{name}={name}&{name}&{name}=1" for name in (*READ_AS_WORDS, "page", "comments")),
    "page=1&" * 900,
    "&" * 10_000,
]

TAKE_FORMS = {
    "contact",
    "post_comment",
    "report",
    "complain",
    "letter",
    "confirm_address",
    "unsubscribe",
    "receipt_act",
    "ask_for_my_comments",
    "my_comments",
    "my_mail",
    "claim_mine",
    "erase_mine",
    "my_comment_act",
}


@pytest.fixture(params=routes(), ids=lambda route: route.name)
def route(request, planted_paper):
    return request.param


def offence(response) -> str:
    """Say what is wrong with an answer, whatever was asked; "" when nothing is."""
    place = response.get("Location", "")
    if response.status_code not in (200, 301, 302, 303, 400, 403, 404, 405, 413, 415, 422):
        return f"status {response.status_code}"
    if response.cookies:
        return f"cookies {response.cookies}"
    if place and not re.fullmatch(r"/(?!/)[!-\[\]-~]*", place):
        return f"leads to {place}"
    if "Set-Cookie" in str(response.headers):
        return "a header that the address has written"
    return ""


def faults(requests) -> list[str]:
    """Say what is wrong with the answers to (method, address, query), each by what was asked."""
    client = Client(raise_request_exception=False)
    answers = ((wanted, ask(client, *wanted)) for wanted in requests)
    return [f"{' '.join(wanted)[:200]}: {wrong}" for wanted, answer in answers if (wrong := offence(answer))]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (HttpResponse(status=500), "status 500"),
        (HttpResponseRedirect("https://evil.example/"), "leads to https://evil.example/"),
        (HttpResponseRedirect("//evil.example/"), "leads to //evil.example/"),
        (HttpResponse(headers={"X-Slug": "a Set-Cookie: b"}), "a header that the address has written"),
    ],
)
def test_each_offence_is_found(answer, wrong):
    assert offence(answer) == wrong


def test_a_cookie_is_found():
    answer = HttpResponse()
    answer.set_cookie("a", "b")
    assert offence(answer).startswith("cookies")


def test_every_kind_of_part_has_something_hostile_to_be():
    assert {part for route in routes() for part in route.parts.values()} == set(OF_ITS_KIND)


def test_hostile_parts_of_an_address_break_nothing(route):
    good = route.choices()[0]
    addresses = [
        route.address(**{**good, part: hostile})
        for part, kind in route.parts.items()
        for hostile in ANYWHERE + OF_ITS_KIND[kind]
    ]
    assert faults([("GET", address, "") for address in addresses]) == []


def test_an_address_with_something_around_it_breaks_nothing(route):
    good = route.addresses()[0]
    around = [
        good.upper(),
        good.rstrip("/"),
        f"{good}/",
        f"{good}%00",
        f"/{good}",
        f"//evil.example{good}",
        f"//evil.example/..{good.rstrip('/')}",
        f"/%5Cevil.example{good.rstrip('/')}",
        good.replace("/", "//"),
        f"{good}../",
        good + "a/" * 5000,
    ]
    assert faults([("GET", address, "") for address in around]) == []


def test_hostile_parameters_break_nothing(route):
    address = route.addresses()[0]
    assert faults([("GET", address, query) for query in QUERIES]) == []


def test_a_method_that_a_page_does_not_take_is_refused(route):
    client = Client(raise_request_exception=False)
    taken = {"GET", "HEAD", "POST"} if route.name in TAKE_FORMS else {"GET", "HEAD"}
    for method in {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - taken:
        answer = ask(client, method, route.addresses()[0])
        assert (answer.status_code, offence(answer)) == (405, ""), method
        assert set(answer["Allow"].split(", ")) == taken


def test_head_has_the_status_and_the_headers_of_get(route):
    client = Client()
    for address in route.addresses():
        with time_machine.travel(timezone.now(), tick=False):  # some name the second in `Expires`
            head, get = ask(client, "HEAD", address), ask(client, "GET", address)
        assert (head.status_code, head.content, head.headers) == (get.status_code, b"", get.headers)

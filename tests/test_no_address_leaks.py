"""
The address a reader types appears nowhere: no answer, header, log line, admin page, mail, table, dump or error report.

That of a colleague is seen in the newsroom by its owner and by whoever looks after accounts, and on no other page. Each
way of looking is proven by planting the address where it looks; what would happen if somebody slipped is tried in
test_address_sabotage.py.
"""

import base64
import gzip
import random
import sys

import pytest
from django.core import signing
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from articles.models import User
from tests.address_scan import disguises, find
from tests.canary import (
    CANARY,
    COLLEAGUE,
    FILLED,
    functions_of_the_address,
    hits,
    journey,
    log_lines,
    machine,
    mails,
    newsroom,
    public_pages,
    publish_everything,
    whole,
)
from tests.factories import make_article, make_member
from tests.site_map import plant

# What stays on the server, and may hold what the vault makes of an address.
NOT_TOLD = ("log", "rows", "dump", "log of PostgreSQL", "backup", "database of the backup")
ROLES = ["Reporter", "Editor", "Moderator", "Administrator"]


def everywhere(client: Client, filled: dict[str, str], *roles: str) -> dict[str, bytes]:
    """Every place there is, the newsroom as these roles see it, after the address was sent in every way."""
    make_member("Moderator", email="mira@paper.example")
    with log_lines() as lines:
        places = journey(client, make_article(), filled) | mails(client) | newsroom(*roles)
        return places | machine(lines)


@pytest.mark.django_db(transaction=True)
def test_the_address_a_reader_types_appears_nowhere(client):
    places = everywhere(client, FILLED, *ROLES)
    assert len(places) > 500
    assert b"INSERT INTO" in places["log"]
    assert b"Tove Lind" in places["dump"]
    assert b"Tove Lind" in places["database of the backup"]
    assert any("to its owner" in place for place in places)
    assert hits(places) == {}
    forms = functions_of_the_address()
    told = [place for place in places if place not in NOT_TOLD]
    assert [place for place in told if any(form in places[place] for form in forms)] == []
    of_staff = {f"{role}: my_account" for role in ROLES} | {"Administrator: articles_user_change"}
    newsroom_pages = [place for place in places if place.partition(": ")[0] in ROLES]
    assert {place for place in newsroom_pages if find(COLLEAGUE, places[place])} == of_staff


@pytest.mark.django_db(transaction=True)
def test_an_address_planted_in_the_name_is_found_everywhere(client):
    found = hits(everywhere(client, {**FILLED, "name": CANARY}, "Moderator"))
    of_readers = {
        "with a fault",
        "receipt",
        "article, approved",
        "newest comments, approved",
        "comments as atom",
        "letter",
    }
    kept = {"log", "rows", "dump", "evidence", "database of the backup"}
    assert of_readers | kept | {"Moderator: comments_comment_change"} <= set(found)


@pytest.mark.django_db(transaction=True)
def test_the_address_stands_on_no_route_of_the_site_map(client):
    plant()
    User.objects.update(email=COLLEAGUE, first_name="Ottilie", last_name="Brandt")
    client.post("/2026/03/bridge/comments/", FILLED)
    publish_everything()
    pages = public_pages(client)
    assert len(pages) > 40
    assert hits(pages) == {}
    assert [page for page, text in pages.items() if find(COLLEAGUE, text)] == []
    forms = functions_of_the_address()
    assert [page for page, text in pages.items() if any(form in text for form in forms)] == []


@pytest.mark.django_db(transaction=True)
def test_an_address_planted_in_the_name_is_found_on_the_routes_that_show_names(client):
    plant()
    client.post("/2026/03/bridge/comments/", {**FILLED, "name": CANARY})
    publish_everything()
    found = {page.partition(" ")[0] for page in hits(public_pages(client))}
    assert {"article", "newest", "comment_feed", "home"} <= found


@pytest.mark.parametrize("name", disguises(CANARY))
def test_every_disguise_is_found(name):
    assert name in find(CANARY, b"before " + disguises(CANARY)[name].upper() + b" after")


WRAPPINGS = {
    "gzip": lambda text: b"before " + gzip.compress(text) + b" after",
    "a long gzip": lambda text: gzip.compress(random.Random(1).randbytes(200_000) + text) + b" after",
    "a gzip that was cut": lambda text: gzip.compress(text + b"." * 200)[:-20],
    "a signed token": lambda text: signing.dumps({"to": text.decode()}).encode(),
    "a packed token": lambda text: signing.dumps({"to": text.decode() * 9}, compress=True).encode(),
    "base64 of base64": lambda text: b"?next=" + base64.urlsafe_b64encode(b"x" + base64.b64encode(text)),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_an_address_is_found_inside(wrapping):
    assert find(CANARY, WRAPPINGS[wrapping](CANARY.encode())) != []


def test_an_innocent_page_is_not_accused():
    assert find(CANARY, b"Tove Lind said: heron, mail and example. " * 50) == []


BREAKAGES = {
    "the vault's keys": "",
    "the throttle": "ALTER TABLE comments_postingwindow RENAME TO gone",
    "the address": "ALTER TABLE comments_sealedaddress ADD CHECK (sealed IS NULL) NOT VALID",
    "the comment": "ALTER TABLE comments_comment ADD CHECK (name = '') NOT VALID",
    "the receipt": "ALTER TABLE comments_receipt RENAME TO gone",
}


@pytest.mark.django_db
@pytest.mark.parametrize("part", BREAKAGES)
def test_an_error_while_posting_tells_nobody_the_address(part, settings):
    article = make_article()
    if part == "the vault's keys":
        settings.VAULT_KEYS = ["k1:too-short"]
    else:
        with connection.cursor() as cursor:
            cursor.execute(BREAKAGES[part])
    reports = []

    def report(sender, request, **_kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    got_request_exception.connect(report)
    try:
        with log_lines() as lines:
            client = Client(raise_request_exception=False)
            response = client.post(f"{article.get_absolute_url()}comments/", FILLED)
    finally:
        got_request_exception.disconnect(report)
    assert response.status_code == 500
    assert reports
    told = {"page": whole(response), "report": "".join(reports).encode(), "log": "\n".join(lines).encode()}
    assert hits(told) == {}

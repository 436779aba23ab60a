"""
The address a reader types appears nowhere: no answer, header, log line, admin page, table, dump or error report.

Each way of looking is proven by planting the address where it looks.
"""

import base64
import gzip
import logging
import re
import sys

import pytest
from django.contrib import admin
from django.core import signing
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from articles.models import Article
from comments.models import Comment, SealedAddress
from tests import cluster
from tests.address_scan import disguises, dump, every_row, find
from tests.factories import make_article, make_comment, make_editor
from tests.site_map import ask, plant, routes

CANARY = "Quillon.Marbeck7@heronmail.example"
FILLED = {"name": "Tove Lind", "email": CANARY, "comment": "The lock was rebuilt in May."}


@pytest.fixture
def log_lines():
    """Every line of every logger, statements included, before any filter of ours has rewritten it."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep, root, sql = Keep(), logging.getLogger(), logging.getLogger("django.db.backends")
    root.handlers.insert(0, keep)
    sql.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    yield lines
    connection.force_debug_cursor = False
    sql.setLevel(logging.NOTSET)
    root.handlers.remove(keep)


def whole(response) -> bytes:
    return str(response.headers).encode() + str(response.cookies).encode() + response.content


def without_email_field(body: bytes) -> bytes:
    return re.sub(rb'(<input type="email" name="email" value=")[^"]*', rb"\1", body)


def reader_journey(client: Client, article: Article, filled: dict[str, str]) -> dict[str, bytes]:
    """Post in every way there is; what came back, by what was done."""
    path = f"{article.get_absolute_url()}comments/"
    parent = make_comment(article, state="approved")
    answers = {
        "with a fault": client.post(path, {**filled, "comment": ""}),
        "posted": client.post(path, filled),
        "posted again": client.post(path, filled),
        "as a reply": client.post(path, {**filled, "parent": parent.pk}),
        "as a reply with a fault": client.post(path, {**filled, "parent": parent.pk, "name": ""}),
        "as a reply to nothing": client.post(path, {**filled, "parent": "999999"}),
        "into the trap": client.post(path, {**filled, "website": "x"}),
        "from another site": client.post(path, filled, headers={"Origin": "https://evil.example"}),
        "too long": client.post(path, {**filled, "comment": "x" * 70_000}),
        "as json": client.post(path, filled, content_type="application/json"),
        **{str(number): client.post(path, {**filled, "comment": f"Thought {number}."}) for number in range(9)},
        "article": client.get(article.get_absolute_url()),
        "article, newest comments": client.get(f"{article.get_absolute_url()}?order=newest&comments=1"),
        "permalink": client.get(f"/comments/{parent.pk}/"),
        "reply page": client.get(f"/comments/{parent.pk}/reply/"),
    }
    assert answers["8"].status_code == 429
    answers["receipt"] = client.get(answers["posted"]["Location"])
    Comment.objects.update(state="approved", published_at=timezone.now(), picked_at=timezone.now())
    answers["article, approved"] = client.get(article.get_absolute_url())
    answers["newest comments, approved"] = client.get(f"{article.get_absolute_url()}?order=newest")
    answers["permalink, approved"] = client.get(f"/comments/{Comment.objects.latest('pk').pk}/")
    answers["front page"] = client.get("/")
    answers["receipt, approved"] = client.get(answers["posted"]["Location"])
    for kind in ("atom", "json"):
        answers[f"comments as {kind}"] = client.get(f"{article.get_absolute_url()}feed.{kind}")
        answers[f"paper as {kind}"] = client.get(f"/feed.{kind}")
        assert filled["name"] in answers[f"comments as {kind}"].text
    answers["paper as rss"] = client.get("/feed/")
    return {name: without_email_field(whole(answer)) for name, answer in answers.items()}


def site_map_pages(client: Client, filled: dict[str, str]) -> dict[str, bytes]:
    """Post below an article of a paper that has everything, publish and pick it, and read every route there is."""
    plant()
    posted = client.post("/2026/03/bridge/comments/", filled)
    Comment.objects.update(state="approved", published_at=timezone.now(), picked_at=timezone.now())
    own = Comment.objects.latest("posted_at").pk
    read = [(route.name, address, "") for route in routes() for address in route.addresses()]
    read += [("own comment", f"/comments/{own}/", ""), ("own reply page", f"/comments/{own}/reply/", "")]
    read += [("own receipt", posted["Location"], ""), ("newest", "/2026/03/bridge/", "order=newest")]
    read += [(f"search for {word}", "/search/", f"q={word}") for word in ("bridge", "lock", "Tove", "rebuilt")]
    return {f"{name} {address}": whole(ask(client, "GET", address, query)) for name, address, query in read}


def staff_pages(client: Client) -> dict[str, bytes]:
    """Every admin page of every model there is, as the most powerful editor."""
    client.force_login(make_editor())
    pages = {"admin": whole(client.get(reverse("admin:index")))}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages[name] = whole(client.get(reverse(f"{name}_changelist"), follow=True))
        row = model._default_manager.order_by("pk").last()
        for kind in ("change", "history", "delete"):
            if row is not None:
                pages[f"{name} {kind}"] = whole(client.get(reverse(f"{name}_{kind}", args=[row.pk]), follow=True))
    return pages


def hits(places: dict[str, bytes]) -> dict[str, list[str]]:
    return {place: found for place, text in places.items() if (found := find(CANARY, text))}


@pytest.mark.django_db(transaction=True)
def test_the_address_a_reader_types_appears_nowhere(client, log_lines):
    places = reader_journey(client, make_article(), FILLED) | staff_pages(client)
    places |= {"log": "\n".join(log_lines).encode(), "rows": every_row(), "dump": dump()}
    places["log of PostgreSQL"] = (cluster.DATA / "log").read_bytes()
    assert len(places) > 40
    assert b"INSERT INTO" in places["log"]
    assert b"Tove Lind" in places["dump"]
    assert hits(places) == {}


@pytest.mark.django_db(transaction=True)
def test_the_address_stands_on_no_route_of_the_site_map(client):
    pages = site_map_pages(client, FILLED)
    assert len(pages) > 40
    assert hits(pages) == {}
    forms = functions_of_the_address()
    assert [page for page, text in pages.items() if any(form in text for form in forms)] == []


@pytest.mark.django_db(transaction=True)
def test_an_address_planted_in_the_name_is_found_on_the_routes_that_show_names(client):
    found = {page.partition(" ")[0] for page in hits(site_map_pages(client, {**FILLED, "name": CANARY}))}
    assert {"article", "newest", "comment_feed", "home", "own"} <= found


def functions_of_the_address() -> list[bytes]:
    """What the vault keeps of each address, in the spellings a page could print it."""
    kept = [bytes(value) for row in SealedAddress.objects.all() for value in (row.pk.bytes, row.digest, row.sealed)]
    ids = [str(row.pk).encode() for row in SealedAddress.objects.all()]
    return ids + [form for value in kept for form in (value, value.hex().encode(), base64.b64encode(value)[:20])]


@pytest.mark.django_db(transaction=True)
def test_nothing_the_vault_keeps_appears_on_any_page(client):
    pages = reader_journey(client, make_article(), FILLED) | staff_pages(client)
    forms = functions_of_the_address()
    assert len(forms) == 10
    assert [place for place, text in pages.items() if any(form in text for form in forms)] == []


@pytest.mark.django_db(transaction=True)
def test_an_address_planted_in_the_name_is_found_everywhere(client, log_lines):
    places = reader_journey(client, make_article(), {**FILLED, "name": CANARY}) | staff_pages(client)
    places |= {"log": "\n".join(log_lines).encode(), "rows": every_row(), "dump": dump()}
    found = hits(places)
    everywhere = {"with a fault", "receipt", "article, approved", "newest comments, approved", "comments as atom"}
    assert everywhere | {"log", "rows", "dump"} <= set(found)
    assert "admin:comments_comment change" in found


@pytest.mark.parametrize("name", disguises(CANARY))
def test_every_disguise_is_found(name):
    assert name in find(CANARY, b"before " + disguises(CANARY)[name].upper() + b" after")


WRAPPINGS = {
    "gzip": lambda text: b"before " + gzip.compress(text) + b" after",
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
def test_an_error_while_posting_tells_nobody_the_address(part, settings, log_lines):
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
        client = Client(raise_request_exception=False)
        response = client.post(f"{article.get_absolute_url()}comments/", FILLED)
    finally:
        got_request_exception.disconnect(report)
    assert response.status_code == 500
    assert reports
    assert (
        hits({"page": whole(response), "report": "".join(reports).encode(), "log": "\n".join(log_lines).encode()}) == {}
    )

"""No text that an editor or a reader writes becomes an element, an attribute, a script or a template, anywhere."""

import json
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.factories import make_editor
from tests.hostile_paper import COMPUTED, HOSTILE, MARK, fill
from tests.site_map import ask, plant, routes

pytestmark = pytest.mark.django_db

LINKS = {"href", "src", "action", "formaction", "srcset", "poster", "content"}


class Reader(HTMLParser):
    """Reads a page as a browser would: its elements, the scripts' data, and what is wrong with it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.data: list[str] = []
        self.texts: list[str] = []
        self._in_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self._in_data = tag == "script" and dict(attributes).get("type") == "application/ld+json"
        if MARK in tag:
            self.faults.append(f"element {tag}")
        for name, value in attributes:
            if MARK in name or name.startswith("on") or name == "style":
                self.faults.append(f"attribute {name} of {tag}")
            scheme = (value or "").strip().lower().partition(":")[0]
            if name in LINKS and scheme in ("javascript", "data", "vbscript"):
                self.faults.append(f"{name} of {tag} is {value}")
            if name == "href" and urlsplit(value).netloc == "evil.example":
                self.faults.append(f"leads to {value}")

    def handle_endtag(self, tag):
        self._in_data = False

    def handle_data(self, text):
        (self.data if self._in_data else self.texts).append(text)


def faults(answer) -> list[str]:
    """Say what came out of the texts in one answer, whatever its kind."""
    kind = answer["Content-Type"].partition(";")[0]
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    if COMPUTED in answer.text:
        found.append("a template was computed")
    if kind == "text/html":
        page = Reader(answer.text)
        found += page.faults + [fault for data in page.data for fault in broken_json(data)]
    elif kind.endswith("xml"):
        found += [fault for html in texts_of_xml(answer.content) for fault in Reader(html).faults]
    elif kind.endswith("json"):
        found += broken_json(answer.text)
    return found


def broken_json(text: str) -> list[str]:
    """Say whether it is no JSON, and what is wrong with the HTML in it."""
    try:
        read = json.loads(text)
    except ValueError as error:
        return [f"no JSON: {error}"]
    items = read.get("items", []) if isinstance(read, dict) else []
    return [fault for item in items for fault in Reader(item["content_html"]).faults]


def texts_of_xml(document: bytes) -> list[str]:
    """Return the HTML in a feed. Raises ParseError for what is no XML; an element of our own making has a name."""
    root = ElementTree.fromstring(document)
    assert not [element.tag for element in root.iter() if MARK in element.tag]
    return [e.text or "" for e in root.iter() if e.get("type") == "html" or e.tag.endswith("encoded")]


def readers_pages(client: Client) -> dict[str, object]:
    """Every page a reader can open, by its address."""
    asked = urlencode({"q": HOSTILE, "section": HOSTILE, "from": HOSTILE, "order": HOSTILE, "page": HOSTILE})
    pages = [(address, "") for route in routes() for address in route.addresses()]
    pages += [
        ("/search/", asked),
        ("/search/", "q=script"),
        ("/search/", "q=again"),
        ("/2026/03/bridge/", "order=newest"),
    ]
    pages += [("/sources/", "page=1"), ("/nowhere/", asked)]
    return {f"{address}?{query}": ask(client, "GET", address, query) for address, query in pages}


def pictures(address: str) -> bool:
    return address.startswith(("/images/", "/logo/"))


def test_no_text_comes_out_of_its_place_on_a_readers_page(client):
    fill()
    answers = {a: answer for a, answer in readers_pages(client).items() if not pictures(a)}
    assert {address: found for address, answer in answers.items() if (found := faults(answer))} == {}


def test_the_texts_really_stand_on_the_pages(client):
    fill()
    pages = {a: answer for a, answer in readers_pages(client).items() if answer.status_code == 200 and not pictures(a)}
    without = {a for a, answer in pages.items() if MARK not in answer.text.lower()}
    assert {urlsplit(address).path for address in without} <= {
        "/healthz", "/readyz", "/metrics",
        "/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-lists-1.xml", "/sitemap-news.xml",
        "/.well-known/security.txt", "/comments/log.json", "/comments/1000000000000/", "/2026/03/bridge/comments/",
        "/comments/mine/", "/comments/mine/asked/", "/comments/mine/forgotten/",
        "/comments/reported/", "/comments/mine/m1ne/export.json",
    }  # fmt: skip


def test_no_text_comes_out_of_its_place_in_a_form_that_is_sent_back(client):
    fill()
    form = {"name": HOSTILE, "email": HOSTILE, "comment": HOSTILE, "parent": ""}
    for answered in ("", "1000000000000", HOSTILE):
        answer = client.post("/2026/03/bridge/comments/", {**form, "parent": answered})
        assert (answer.status_code, faults(answer)) == (422 if answered != HOSTILE else answer.status_code, [])


def test_no_text_comes_out_of_its_place_in_the_newsroom(client):
    fill()
    client.force_login(make_editor())
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for row in model._default_manager.order_by("-pk")[:3]:
            for kind in ("change", "history", "delete"):
                answer = client.get(reverse(f"{name}_{kind}", args=[row.pk]), follow=True)
                assert newsroom_faults(answer) == [], (name, kind)
        answer = client.get(reverse(f"{name}_changelist"), {"q": HOSTILE}, follow=True)
        assert newsroom_faults(answer) == [], name
        assert newsroom_faults(client.get(reverse(f"{name}_changelist"), follow=True)) == [], name


def newsroom_faults(answer) -> list[str]:
    return [fault for fault in faults(answer) if "attribute style" not in fault]


@pytest.mark.parametrize(
    "page",
    [
        f"<p><{MARK}>",
        f"<p {MARK}=1>",
        "<img src=x onerror=a>",
        '<a href=" JavaScript:a">',
        '<a href="//evil.example/x">',
        f'<script type="application/ld+json">{{"a": "</script><{MARK}>"}}</script>',
        '<script type="application/ld+json">{"a": }</script>',
        f"<p>{COMPUTED}",
    ],
)
def test_each_way_out_is_found(client, page):
    plant()
    answer = client.get("/")
    answer.content = page.encode()
    assert faults(answer)

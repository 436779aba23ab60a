"""A paper in which every text tries to run something, in a real browser: nothing runs, and nothing is complained of."""

import pytest
from django.contrib import admin
from django.urls import reverse

from comments.admin.tabs import TABS
from comments.models import Comment
from tests.hostile_paper import HOSTILE, MARK, RUNS, fill
from tests.site_map import COMMENT, FOR_ONE_READER, public_routes, routes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_THE_NEWSROOM = [
    *("articles_article", "articles_correction", "articles_source", "articles_author"),
    *("comments_comment", "comments_letter", "comments_wordlist"),
]


def look(page, addresses) -> dict[str, list[str]]:
    """Open each; return what any of their texts did, by address."""
    done: dict[str, list[str]] = {}

    def note(address: str, what: str) -> None:
        done.setdefault(address, []).append(what)

    def note_request(asked) -> None:
        if MARK in asked.url and not asked.is_navigation_request():
            note(page.url, asked.url)

    page.on("dialog", lambda dialog: (note(page.url, "a dialog"), dialog.dismiss()))
    page.on(
        "request", lambda asked: asked.is_navigation_request() or MARK not in asked.url or note(page.url, asked.url)
    )
    for address in addresses:
        page.goto(address)
        if page.evaluate(f"typeof {MARK}") != "undefined":
            note(address, "a script ran")
        if page.evaluate(f"document.querySelectorAll('{MARK}, [{MARK}], [onerror], [onload], svg[onload]').length"):
            note(address, "an element")
    return done


def private_pages() -> list[str]:
    """The pages and forms of single readers, which show what they and others wrote."""
    shown = [route for route in routes() if route.name in FOR_ONE_READER and route.name not in ("my_export", "preview")]
    return [address for route in shown for address in route.addresses()]


def desk_pages() -> list[str]:
    """Every tab of the review desk, and the pages of a comment."""
    queue, held = (
        reverse("admin:comments_comment_changelist"),
        Comment.objects.filter(offers_correction=True).latest("pk"),
    )
    pages = [f"{queue}?state={tab}" for tab in TABS]
    for name in ("mask", "correction", "write"):
        pages.append(reverse(f"admin:comments_comment_{name}", args=[held.pk]))
    return [*pages, reverse("admin:comments_comment_answer", args=[COMMENT])]


def html_pages() -> list[str]:
    shown = [route for route in public_routes() if route.path.endswith("/") or not route.path]
    return [address for route in shown for address in route.addresses() if route.name not in ("logo", "feed_rss")]


@pytest.mark.parametrize("text", [HOSTILE, RUNS])
def test_no_text_runs_anything_on_a_readers_page(open_page, text):
    fill(text)
    page = open_page("/archive/")
    addresses = [*html_pages(), *private_pages(), "/search/?q=%22%3E%3Cimg%20src=x%20onerror=qzx=1%3E"]
    assert len(addresses) > 10
    assert look(page, addresses) == {}


def test_no_link_of_a_text_leads_into_a_script(open_page):
    fill(RUNS)
    page = open_page("/2026/03/bridge/")
    links = page.evaluate("[...document.links].map(link => link.protocol)")
    assert {"http:", "https:"} >= set(links)
    assert len(links) > 20


def test_no_text_runs_anything_in_the_newsroom(desk):
    fill(RUNS)
    addresses = ["/admin/"]
    for name in IN_THE_NEWSROOM:
        app, model = name.split("_")
        row = next(m for m in admin.site._registry if m._meta.label_lower == f"{app}.{model}").objects.latest("pk")
        addresses += [reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_change", args=[row.pk])]
    assert look(desk("/admin/"), [*addresses, *desk_pages()]) == {}


def test_what_runs_is_found(open_page):
    fill()
    page = open_page("/archive/")
    page.add_init_script(f"window.{MARK} = 1")
    assert look(page, ["/"]) == {"/": ["a script ran"]}

"""
Chromium against a live server, for tests of what readers and editors see.

`open_page("/", width=390, theme="dark", script=False)` opens a page; pytest-playwright's own fixtures work too,
with paths instead of addresses. Whatever a test does, it fails when the browser complained: a script error, a breach
of the content security policy, a file that did not load.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Response, expect

from articles.image_upload import make_master, store
from articles.models import Image, Site
from tests.chromium import FLAGS, find_chromium
from tests.factories import make_editor
from tests.pictures import photograph
from tests.running_paper import wait_until

PHONE, DESK = 390, 1280
LAST_WORDS = 2  # seconds
# Milliseconds, as for whatever else is waited for: a busy machine takes more than 5 s.
expect.set_options(timeout=30_000)
# By then a page has been laid out in a new width, and what opens beside something has moved there.
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    """Launch Chromium; without one, skip with a sentence, except where CI says that nothing may be skipped."""
    executable = find_chromium(playwright.chromium.executable_path)
    if executable is None:
        sentence = "Chromium is missing: install it, or name it in CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return {**browser_type_launch_args, "executable_path": executable, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """The live server's address, so that tests write paths."""
    return live_server.url


@pytest.fixture(scope="session", autouse=True)
def _close_connections(playwright: Playwright, django_db_setup, django_db_blocker):
    """
    Let go of the database before Playwright stops.

    While its event loop runs Django keeps this thread's connections apart from those it had before, and the one
    left open would keep the tests' database from being dropped.
    """
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _site_url(settings, base_url: str) -> None:
    """Tell the paper its address of this run: links and the posting form compare with it."""
    settings.SITE_URL = base_url


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext]):
    """Every browser context of a test, watched: what the browser complains of fails the test at its end."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def note_message(message: ConsoleMessage) -> None:
        # "Failed to load resource" is said of our own 404 and 422 pages too; note_response knows the difference.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(f"{message.type}: {message.text}")

    def note_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status}: {response.url}")

    def watched(**options: Any) -> BrowserContext:
        # The animation between two pages, cut short by the next click, would be reported as a script error.
        context = new_context(**{"reduced_motion": "reduce", **options})
        opened.append(context)
        context.on("close", lambda closed: opened.remove(closed))
        context.on("console", note_message)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("response", note_response)
        return context

    yield watched
    for context in [*opened]:
        context.close()
    _let_requests_end()
    assert complaints == []


def _let_requests_end() -> None:
    """Wait for what pages sent when they closed: emptying the tables beside it could end in a deadlock."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"

    def is_busy() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {others})")
            return cursor.fetchone()[0]

    # What a page sends when it closes may not have reached the database yet.
    deadline = time.monotonic() + LAST_WORDS
    while time.monotonic() < deadline and any("process_request_thread" in each.name for each in threading.enumerate()):
        time.sleep(0.01)
    wait_until(lambda: not is_busy())


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Open a path in a fresh browser: `open_page("/", width=390, theme="dark", script=False)`."""

    def open_page(path: str, *, width: int = DESK, theme: str = "light", script: bool = True, **options: Any) -> Page:
        context = new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=script, **options
        )
        page = context.new_page()
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def desk(open_page: Callable[..., Page], client, settings, base_url: str) -> Callable[..., Page]:
    """Open a path of the admin, signed in as ada: `desk("/admin/", width=390)`."""
    client.force_login(make_editor("ada"))
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())
    session = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "domain": urlsplit(base_url).hostname,
        "path": "/",
    }

    def desk(path: str, **options) -> Page:
        return open_page(path, storage_state={"cookies": [session], "origins": []}, **options)

    return desk


@pytest.fixture
def picture(db) -> Image:
    """A picture of the paper, 1600 by 900 pixels, with its file."""
    image = Image(alt="A bridge with its gates shut", caption="The bridge in March.", credit="Photo: Mira Tallow")
    store(image, make_master(photograph("JPEG", (1600, 900))))
    return image


def at_both_widths(page: Page, look: Callable[..., list[str]], *more: Any) -> list[str]:
    """
    Return what `look(page, *more)` finds on a phone and on a desk, each line beginning with the width.

    The window is made wider and the page stays. No script asks for the width, so it is as if it had been opened there.
    """
    found = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
        page.evaluate(TWO_FRAMES)
        found += [f"{width}, {line}" for line in look(page, *more)]
    return found

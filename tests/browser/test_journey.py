"""The whole journey of one answer, on the real thing: `manage.py up`, its database, its logs, and Chromium."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Response, expect

from newsportal import local_postgres
from tests import address_scan
from tests.cluster import ROOT
from tests.running_paper import RunningPaper

pytestmark = pytest.mark.browser

ADDRESS = "wq7zk.ferry-canary@mail-probe.example"
PAGE = """The Tidewater Courier

Night ferry returns to the northern quay

The night ferry sails again from Friday, the harbour office confirmed[1]. Tickets are sold on the quay.

  1. ^ Notice 14 of the harbour office (https://harbour.example/notices/14)

Leave a Reply
"""


@pytest.fixture
def paper(tmp_path):
    """A paper with one article, running; everything of it is gone afterwards."""
    running = RunningPaper(tmp_path / "var", FIRST_EDITOR="mara", FIRST_EDITOR_PASSWORD="a quay at low tide")
    running.start()
    yield running
    running.stop()
    local_postgres.stop(running.data_dir)


class Recorder:
    """Every header and every body that a browser was sent."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def record(self, response: Response) -> None:
        self.seen.append(f"{response.url} {response.all_headers()}".encode())
        try:
            self.seen.append(response.body())
        except Error:  # a redirect has no body
            self.seen.append(b"")

    def watch(self, context: BrowserContext) -> BrowserContext:
        context.on("response", self.record)
        return context


def import_and_publish(paper: RunningPaper, folder: Path) -> str:
    page = folder / "page.txt"
    page.write_text(PAGE)
    command = [sys.executable, ROOT / "manage.py", "import_article", page, "--publish", "--section", "Harbour"]
    return subprocess.run(command, env=paper.environment, capture_output=True, text=True, check=True).stdout.strip()


def bytes_on_disk(folder: Path) -> bytes:
    """Everything under a folder: logs, keys, and PostgreSQL's own files with its write-ahead log."""
    return b"\n".join(Path(root, name).read_bytes() for root, _, names in os.walk(folder) for name in names)


def test_an_answer_waits_for_an_editor_and_its_address_is_seen_nowhere(paper, new_context, tmp_path):
    site = f"http://127.0.0.1:{paper.port}"
    path = import_and_publish(paper, tmp_path)
    recorder = Recorder()

    def fresh_browser() -> BrowserContext:
        return recorder.watch(new_context())

    # A reader opens the article from the front page, and answers.
    reader = fresh_browser().new_page()
    reader.goto(f"{site}/")
    reader.get_by_role("link", name="Night ferry returns to the northern quay").first.click()
    expect(reader).to_have_url(re.compile(f"{re.escape(path)}$"))
    reader.get_by_role("textbox", name="Comment").fill("Does the ferry carry bicycles?")
    reader.get_by_role("textbox", name="Name").fill("Ines Valdor")
    reader.get_by_role("textbox", name="Email").fill(ADDRESS)
    reader.get_by_role("button", name="Post comment").click()
    expect(reader.get_by_text("Awaiting review", exact=False).first).to_be_visible()
    expect(reader.get_by_text("Does the ferry carry bicycles?")).to_be_visible()
    receipt = reader.url

    # Nobody else sees it yet.
    stranger = fresh_browser().new_page()
    stranger.goto(f"{site}{path}")
    expect(stranger.get_by_text("Does the ferry carry bicycles?")).to_have_count(0)

    # An editor signs in, looks at every screen the comment is on, and approves it.
    editor = fresh_browser().new_page()
    editor.goto(f"{site}/admin/")
    editor.get_by_label("Username").fill("mara")
    editor.get_by_label("Password").fill("a quay at low tide")
    editor.get_by_role("button", name="Log in").click()
    editor.goto(f"{site}/admin/comments/comment/")
    expect(editor.get_by_text("Does the ferry carry bicycles?")).to_be_visible()
    editor.get_by_role("button", name="Approve", exact=True).click()
    expect(editor.get_by_role("status")).to_contain_text("Approved")
    for screen in ("/admin/", "/admin/comments/comment/1/change/", "/admin/comments/moderationevent/"):
        assert editor.goto(f"{site}{screen}").status == 200

    # Now it is public, in a fresh browser and on the reader's receipt.
    anyone = fresh_browser().new_page()
    anyone.goto(f"{site}{path}")
    expect(anyone.get_by_text("Does the ferry carry bicycles?")).to_be_visible()
    expect(anyone.get_by_role("heading", name="1 comment")).to_be_visible()
    assert anyone.context.cookies() == []
    reader.goto(receipt)
    expect(reader.get_by_text("Does the ferry carry bicycles?")).to_be_visible()

    # And the address went nowhere, though each of these places tells the name that was typed beside it.
    places = {
        "answers to the browsers": b"\n".join(recorder.seen),
        "pg_dump": address_scan.dump(local_postgres.django_database(paper.data_dir)),
        "files on disk": bytes_on_disk(paper.var_dir),
    }
    for place, told in places.items():
        assert b"Ines Valdor" in told, place
        assert address_scan.find(ADDRESS, told) == [], place
    assert address_scan.find(ADDRESS, paper.said().encode()) == []

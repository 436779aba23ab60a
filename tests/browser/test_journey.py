"""The whole journey of one answer, on the real thing: `manage.py up`, its database, its logs, and Chromium."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg2
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Response, expect

from newsportal import local_postgres
from tests import address_scan
from tests.cluster import ROOT
from tests.running_paper import RunningPaper
from tests.smtp_sink import Received, SmtpSink

pytestmark = pytest.mark.browser

SAID = "Does the ferry carry bicycles?"
ADDRESS = "wq7zk.ferry-canary@mail-probe.example"
PAGE = """The Tidewater Courier

Night ferry returns to the northern quay

The night ferry sails again from Friday, the harbour office confirmed[1]. Tickets are sold on the quay.

  1. ^ Notice 14 of the harbour office (https://harbour.example/notices/14)

Leave a Reply
"""


@pytest.fixture
def paper(tmp_path, smtp_sink):
    """A paper that runs and sends mail; everything of it is gone afterwards."""
    first = {"FIRST_EDITOR": "mara", "FIRST_EDITOR_PASSWORD": "a quay at low tide"}
    running = RunningPaper(tmp_path / "var", **first, **smtp_sink.environment())
    try:
        running.start()
        yield running
    finally:
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


def manage(paper: RunningPaper, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the paper."""
    run = [sys.executable, ROOT / "manage.py", *command]
    return subprocess.run(run, env=paper.environment, capture_output=True, text=True, check=True)


def import_and_publish(paper: RunningPaper, folder: Path) -> str:
    page = folder / "page.txt"
    page.write_text(PAGE)
    return manage(paper, "import_article", page, "--publish", "--section", "Harbour").stdout.strip()


def next_mail(paper: RunningPaper, sink: SmtpSink, number: int, subject: str) -> Received:
    """Let the mail of the paper be due, which a decision that can be taken back is not, and return the latest."""
    database = local_postgres.django_database(paper.data_dir)
    where = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"], "dbname": database["NAME"]}
    with closing(psycopg2.connect(**where)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("UPDATE comments_mail SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL")
    worker = manage(paper, "worker", "--once")
    assert ADDRESS not in worker.stdout + worker.stderr
    *_, mail = sink.wait_for(number, to=ADDRESS, seconds=180)
    assert (len(sink.mails), mail.subject) == (number, subject)
    return mail


def bytes_on_disk(folder: Path) -> bytes:
    """Everything under a folder: logs, keys, and PostgreSQL's own files with its write-ahead log."""
    return b"\n".join(Path(root, name).read_bytes() for root, _, names in os.walk(folder) for name in names)


def answer(page: Page, path: str) -> None:
    """Write below the article, from the front page on, and ask for mail."""
    page.get_by_role("link", name="Night ferry returns to the northern quay").first.click()
    expect(page).to_have_url(re.compile(f"{re.escape(path)}$"))
    page.get_by_role("textbox", name="Comment").fill(SAID)
    page.get_by_role("textbox", name="Name").fill("Ines Valdor")
    page.get_by_role("textbox", name="Email").fill(ADDRESS)
    page.get_by_label("Mail me when this is decided").check()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Awaiting review", exact=False).first).to_be_visible()
    expect(page.locator(".said")).to_have_text(SAID)


def confirm(page: Page, site: str, mail: Received) -> None:
    """Say that the address is one's own."""
    assert SAID not in mail.text + mail.html
    page.goto(site + mail.link_to("/comments/confirm/"))
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("You said that it is yours.")).to_be_visible()


def approve(page: Page, site: str) -> None:
    """Sign in, approve the comment and look at every screen that it, its mail or its writer could be on."""
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill("mara")
    page.get_by_label("Password").fill("a quay at low tide")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.goto(f"{site}/admin/comments/comment/")
    expect(page.get_by_text(SAID)).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Approved")
    approved = "comments/comment/?state=approved"
    for screen in ("", approved, "comments/comment/1/change/", "comments/moderationevent/", "comments/mail/"):
        assert page.goto(f"{site}/admin/{screen}").status == 200, screen


def end_mail_with_one_click(mail: Received, site: str) -> None:
    """Send what a mail program sends, when its button is pressed."""
    address = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    with urlopen(f"{site}{address.path}", mail["List-Unsubscribe-Post"].encode()) as answered:
        assert answered.status == 200
        assert "You get no more mail about this comment." in answered.read().decode()


def test_an_answer_waits_for_an_editor_and_its_address_is_seen_nowhere(paper, smtp_sink, new_context, tmp_path):
    site = f"http://127.0.0.1:{paper.port}"
    path = import_and_publish(paper, tmp_path)
    recorder = Recorder()

    def fresh_browser() -> Page:
        return recorder.watch(new_context()).new_page()

    reader = fresh_browser()
    reader.goto(f"{site}/")
    answer(reader, path)
    receipt = reader.url
    asked = next_mail(paper, smtp_sink, 1, "Is this your address?")
    confirm(fresh_browser(), site, asked)

    # Nobody else sees it before an editor has approved it.
    stranger = fresh_browser()
    stranger.goto(f"{site}{path}")
    expect(stranger.get_by_role("button", name="Post comment")).to_be_visible()
    expect(stranger.get_by_text(SAID)).to_have_count(0)
    approve(fresh_browser(), site)
    told = next_mail(paper, smtp_sink, 2, "Your comment was published")

    # Now it is public, in a fresh browser and on the reader's receipt.
    anyone = fresh_browser()
    anyone.goto(site + told.link_to("/comments/1/"))
    expect(anyone).to_have_url(re.compile(f"{re.escape(path)}#c-1$"))
    expect(anyone.get_by_text(SAID)).to_be_visible()
    expect(anyone.get_by_role("heading", name="1 comment")).to_be_visible()
    assert anyone.context.cookies() == []
    reader.goto(receipt)
    expect(reader.locator(".said")).to_have_text(SAID)
    end_mail_with_one_click(told, site)

    # And the address went nowhere but to its owner, though each of these places tells the name typed beside it.
    places = {
        "answers to the browsers": b"\n".join(recorder.seen),
        "pg_dump": address_scan.dump(local_postgres.django_database(paper.data_dir)),
        "files on disk": bytes_on_disk(paper.var_dir),
    }
    for place, what in places.items():
        assert b"Ines Valdor" in what, place
        assert address_scan.find(ADDRESS, what) == [], place
    assert address_scan.find(ADDRESS, paper.said().encode()) == []
    for mail in smtp_sink.mails:
        assert address_scan.find(ADDRESS, mail.raw.replace(f"To: {ADDRESS}".encode(), b"To:")) == []

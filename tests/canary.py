"""
A canary: an email address planted in every way in, and looked for wherever the paper says, writes or sends anything.

`journey` sends it through every form that takes one, in every way that goes wrong; `public_pages` and `newsroom` read
every route of the resolver, so that a new page is read without a word here; `mails` reads what is sent and follows its
links, `machine` what is kept. What finds the address in it is `tests.address_scan`.
"""

import base64
import logging
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Article, User
from comments import evidence
from comments.mailer import send_due_mail
from comments.models import Comment, SealedAddress
from comments.my_comments import answer_requests
from newsportal import postgres_clients
from newsportal.backups import archive
from newsportal.backups.making import make_backup
from tests import cluster, staff_map
from tests.address_scan import dump, every_row, find
from tests.factories import make_comment, make_page
from tests.site_map import ask, routes

CANARY = "Quillon.Marbeck7@heronmail.example"
COLLEAGUE = "Ottilie.Brandt9@staffmail.example"
FILLED = {"name": "Tove Lind", "email": CANARY, "comment": "The lock was rebuilt in May."}

Places = dict[str, bytes]


@contextmanager
def log_lines() -> Iterator[list[str]]:
    """Give every line of every logger, statements included, before any filter of ours has rewritten it."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep, root, sql = Keep(), logging.getLogger(), logging.getLogger("django.db.backends")
    root.handlers.insert(0, keep)
    sql.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    try:
        yield lines
    finally:
        connection.force_debug_cursor = False
        sql.setLevel(logging.NOTSET)
        root.handlers.remove(keep)


def whole(response: Any) -> bytes:
    """Everything of an answer."""
    return str(response.headers).encode() + str(response.cookies).encode() + response.content


def without_email_field(body: bytes) -> bytes:
    """The body without the one field that may say the address, to whoever has just sent it."""
    return re.sub(rb'(<input type="email" name="email" value=")[^"]*', rb"\1", body)


def hits(places: Places) -> dict[str, list[str]]:
    """Return where the canary was found, and in which disguises."""
    return {place: found for place, text in places.items() if (found := find(CANARY, text))}


# --- Ways in


def journey(client: Client, article: Article, filled: dict[str, str]) -> Places:
    """Send the address through every form of readers, in every way; what came back, by what was done."""
    answers = {**_comments(client, article, filled), **_letters(client, article, filled), **_mine(client, filled)}
    return {name: without_email_field(whole(answer)) for name, answer in answers.items()}


def _comments(client: Client, article: Article, filled: dict[str, str]) -> dict[str, Any]:
    path = f"{article.get_absolute_url()}comments/"
    parent = make_comment(article, state="approved")
    answers = {
        "with a fault": client.post(path, {**filled, "comment": ""}),
        "posted": client.post(path, filled),
        "posted again": client.post(path, filled),
        "as a reply": client.post(path, {**filled, "parent": parent.pk}),
        "as a reply with a fault": client.post(path, {**filled, "parent": parent.pk, "name": ""}),
        "as a reply to nothing": client.post(path, {**filled, "parent": "999999"}),
        "on a note that is not there": client.post(path, {**filled, "note": "nowhere"}),
        "into the trap": client.post(path, {**filled, "website": "x"}),
        "from another site": client.post(path, filled, headers={"Origin": "https://evil.example"}),
        "too long": client.post(path, {**filled, "comment": "x" * 70_000}),
        "as json": client.post(path, filled, content_type="application/json"),
        "with mail": client.post(path, {**filled, "mail": "on", "comment": "The gates were greased in June."}),
        "for the editors": client.post(path, {**filled, "for_editors": "on", "comment": "I work at the lock."}),
        "of a mistake": client.post(path, {**filled, "offers_correction": "on", "comment": "It was May."}),
        **{str(number): client.post(path, {**filled, "comment": f"Thought {number}."}) for number in range(6)},
        "article": client.get(article.get_absolute_url()),
        "article, newest comments": client.get(f"{article.get_absolute_url()}?order=newest&comments=1"),
        "permalink": client.get(f"/comments/{parent.pk}/"),
        "reply page": client.get(f"/comments/{parent.pk}/reply/"),
    }
    assert answers["5"].status_code == 429
    answers["receipt"] = client.get(answers["posted"]["Location"])
    publish_everything()
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
    return answers


def _letters(client: Client, article: Article, filled: dict[str, str]) -> dict[str, Any]:
    path = f"{article.get_absolute_url()}complaint/"
    typed = {"kind": "complaint", "name": filled["name"], "email": filled["email"], "letter": "I was never asked."}
    answers = {
        "complaint": client.post(path, typed),
        "complaint with a fault": client.post(path, {**typed, "letter": ""}),
        "complaint of no kind": client.post(path, {**typed, "kind": "x"}),
        "complaint into the trap": client.post(path, {**typed, "website": "x"}),
        "complaint from another site": client.post(path, typed, headers={"Origin": "https://evil.example"}),
    }
    page = answers["complaint"]["Location"]
    answers["letter"] = client.get(page)
    answers["letter, answered"] = client.post(page, {"letter": "Please do not print my name.", "phone": ""})
    answers["letter, answered with a fault"] = client.post(page, {"letter": ""})
    return answers | _contact(client, filled)


def _contact(client: Client, filled: dict[str, str]) -> dict[str, Any]:
    path = make_page(kind="contact", title="Contact").get_absolute_url()
    typed = {"name": filled["name"], "email": filled["email"], "letter": "Do you print small notices?"}
    answers = {
        "message": client.post(path, typed),
        "message with a fault": client.post(path, {**typed, "letter": ""}),
        "message into the trap": client.post(path, {**typed, "website": "x"}),
        "message from another site": client.post(path, typed, headers={"Origin": "https://evil.example"}),
        "contact page": client.get(path),
    }
    answers["message on its page"] = client.get(answers["message"]["Location"])
    return answers


def _mine(client: Client, filled: dict[str, str]) -> dict[str, Any]:
    path, typed = "/comments/mine/", {"email": filled["email"]}
    return {
        "asked for": client.post(path, typed),
        "asked for from another site": client.post(path, typed, headers={"Origin": "https://evil.example"}),
        "asked for with a fault": client.post(path, {"email": f"{filled['email']} and more"}),
        "asked for again": client.get(path),
    }


def publish_everything() -> None:
    """Let every comment be public that can be."""
    now = timezone.now()
    Comment.objects.filter(for_editors=False).update(state="approved", published_at=now, picked_at=now)


# --- Places to look


def mails(client: Client) -> Places:
    """Send what waits, and open every link of it, as its reader does and as a program that tries them all."""
    answer_requests()
    send_due_mail()
    places: Places = {}
    for number, sent in enumerate(mail.outbox):
        own = sent.to == [CANARY]
        raw = sent.message().as_bytes()
        places[f"mail {number}, {'' if own else 'not '}to its owner"] = raw.replace(f"To: {CANARY}".encode(), b"To:")
        for link in re.findall(r"https?://\S+", sent.body) if own else []:
            places |= {f"mail {number}: {what}": whole(answer) for what, answer in _follow(client, link).items()}
    return places


def _follow(client: Client, link: str) -> dict[str, Any]:
    path = link.removeprefix(settings.SITE_URL)
    answers = {f"GET {path}": client.get(path)}
    answers[f"POST {path}"] = client.post(path, {"do": "confirm", "mail": "each"}, follow=True)
    here = answers[f"POST {path}"].redirect_chain[-1][0] if answers[f"POST {path}"].redirect_chain else ""
    if here.startswith("/comments/mine/"):
        answers |= {f"GET {here}{page}": client.get(f"{here}{page}") for page in ("", "export.json", "erase/")}
    return answers


def public_pages(client: Client) -> Places:
    """Read every route of the site map, and the search with the words of the comment."""
    read = [(route.name, address, "") for route in routes() for address in route.addresses()]
    read += [("newest", "/2026/03/bridge/", "order=newest")]
    read += [(f"search for {word}", "/search/", f"q={word}") for word in ("bridge", "lock", "Tove", "rebuilt")]
    return {f"{name} {address}": whole(ask(client, "GET", address, query)) for name, address, query in read}


def newsroom(*roles: str) -> Places:
    """
    Open every page below /admin/ as somebody in each of these roles, about the comment that came last.

    COLLEAGUE is the address of everybody who works there.
    """
    paper = staff_map.plant()
    User.objects.update(email=COLLEAGUE)
    last = Comment.objects.filter(sealed_address__isnull=False).latest("pk")
    paper.rows["comments_comment"] = last
    places: Places = {}
    for role in roles:
        client = Client()
        client.force_login(paper.staff[role])
        for address in staff_map.addresses():
            kind = staff_map.KINDS[-1] if address.is_about_an_article else "-"
            places[f"{role}: {address.name}"] = whole(client.get(address.path(paper, kind)))
        for tab in ("held", "approved", "rejected", "spam", "reported", "appeals", "editors", "corrections"):
            queue = "/admin/comments/comment/"
            places[f"{role}: the tab {tab}"] = whole(client.get(queue, {"state": tab, "q": "Tove"}))
    return places


def machine(lines: list[str]) -> Places:
    """Read the logs, the cache, every row, and what a backup and a file of evidence hold."""
    return {
        "log": "\n".join(lines).encode(),
        "log of PostgreSQL": (cluster.DATA / "log").read_bytes(),
        "cache": repr(getattr(cache, "_cache", {})).encode(),
        "rows": every_row(),
        "dump": dump(),
        "evidence": b"".join(
            evidence.in_bytes(evidence.of_article(article))
            for article in Article.objects.filter(url_year__isnull=False)
        ),
        **backup(),
    }


def backup() -> Places:
    """Make a backup and read it: the file, and the statements that its copy of the database is brought back with."""
    path = settings.BACKUP_DIR / make_backup().file
    within = {name: b"".join(chunks) for name, chunks in archive.members(path)}
    program = postgres_clients.program("pg_restore", at_least=0)
    brought_back = subprocess.run([program, "-f", "-"], input=within[archive.DUMP], capture_output=True, check=True)
    return {"backup": path.read_bytes(), "database of the backup": brought_back.stdout}


def functions_of_the_address() -> list[bytes]:
    """Return what the vault keeps of each address, in the spellings a page could print it."""
    rows = SealedAddress.objects.filter(sealed__isnull=False)
    kept = [bytes(value) for row in rows for value in (row.pk.bytes, row.digest, row.sealed)]
    ids = [str(row.pk).encode() for row in rows]
    return ids + [form for value in kept for form in (value, value.hex().encode(), base64.b64encode(value)[:20])]

"""Whether readers wait while others post and editors decide: fifty comments a second, approved as they come."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks.moderating import Visitor, token_of
from benchmarks.speed import posting
from benchmarks.speed.driving import Driven, Target, drive
from benchmarks.speed.papers import EDITOR, PASSWORD, PROXY, READER, MadePaper

POSTS = 50  # a second
POSTERS, PAUSE = 5, 20
READERS = 8
QUEUE = "/admin/comments/comment/"
_COUNTS = """
    SELECT count(*) FILTER (WHERE posted_at >= %s), count(*) FILTER (WHERE state = 'approved' AND decided_at >= %s)
    FROM comments_comment
"""


@dataclass(frozen=True)
class Storm:
    """Readers' answers without and with the storm, and how many comments a second were posted and approved in it."""

    quiet: list[Driven]
    within: list[Driven]
    posted: float
    approved: float

    def ratio(self) -> float:
        """How many times as long the 99th percentile is within the storm: the median of the rounds."""
        pairs = zip(self.quiet, self.within, strict=True)
        return median(within.late / (quiet.late or float("nan")) for quiet, within in pairs)

    def is_whole(self) -> bool:
        """Whether nearly as many were posted and approved as should have been."""
        return min(self.posted, self.approved) > 0.9 * POSTS


def measure(paper: MadePaper, page: str, article: str, rounds: int, seconds: int) -> Storm:
    """Let readers open `page`, by turns in quiet and while comments on `article` are posted and approved."""
    readers = Target("readers", paper.origin, [page], paper.roots(), READER, READERS, pause=PAUSE)
    quiet, within, posted, approved, lasted = [], [], 0, 0, 0.0
    for _ in range(rounds):
        quiet.append(drive(readers, seconds))
        (since,) = paper.ask("SELECT now()")[0]
        with blowing(paper, article):
            began = time.monotonic()
            within.append(drive(readers, seconds))
            lasted += time.monotonic() - began
        more = paper.ask(_COUNTS, since, since)[0]
        posted, approved = posted + more[0], approved + more[1]
    return Storm(quiet, within, posted / lasted, approved / lasted)


@contextmanager
def blowing(paper: MadePaper, article: str) -> Iterator[None]:
    """Post and approve meanwhile, from when the editor has signed in."""
    over, editor = threading.Event(), _signed_in(paper)
    work: list[Callable[[], None]] = [lambda: _approve_until(over, editor)]
    work += [lambda: _post_until(over, paper, article)] * POSTERS
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _post_until(over: threading.Event, paper: MadePaper, article: str) -> None:
    """Post a share of the comments, at its own pace whatever the answers take."""
    connection, due = http.client.HTTPConnection("127.0.0.1", paper.paper.port, timeout=60), time.monotonic()
    while not over.is_set():
        posting.post(connection, article)
        due += POSTERS / POSTS
        over.wait(max(due - time.monotonic(), 0))


def _signed_in(paper: MadePaper) -> Visitor:
    editor = Visitor(paper.paper.port, **{**PROXY, "Origin": posting.HEADERS["Origin"]})
    token = token_of(editor.ask("GET", f"/admin/login/?next={QUEUE}"))
    form = {"username": EDITOR, "password": PASSWORD, "csrfmiddlewaretoken": token, "next": QUEUE}
    editor.ask("POST", "/admin/login/", form)
    return editor


def _approve_until(over: threading.Event, editor: Visitor) -> None:
    """Approve what waits, a page of the queue at a time, as the page's script asks for it."""
    while not over.is_set():
        answer = json.loads(editor.ask("GET", QUEUE, accept="application/json"))
        if answer["order"]:
            ids = list(map(str, answer["order"]))
            said = {"decision": "approve", "seen": "held", "together": "on", "csrfmiddlewaretoken": answer["token"]}
            editor.ask("POST", QUEUE, {**said, "comment": ids, "shown": ",".join(ids)}, "application/json")
        over.wait(0.1)

"""
What readers notice while others post and an editor approves: their waiting time, quiet and busy.

`python -m benchmarks.busy` starts a paper of its own. A reader asks for two articles in turn, first alone, then while
comments on one of them are posted and approved at a steady pace, as many a second as RATE says; both are repeated.
It prints one Markdown table: requests, median and p99 on the clock, in milliseconds, and how many comments were posted
and approved a second meanwhile. It ends with 1 when the busy p99 of the other article is more than twice the quiet one.

The editor decides in a process of its own, by the function that the review queue calls. The page of the article that is
commented on is another one after each of these decisions: asked of the app server itself, as here, it is written anew
as often as it is asked for. Behind nginx, which keeps a page for a second, one reader a second waits for that.
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.posting import Reader, fill
from newsportal import local_postgres
from tests.cluster import ROOT
from tests.running_paper import RunningPaper

RATE = 50  # comments a second, posted and approved
SECONDS, ROUNDS = 10, 3
WRITERS = 4
LIMIT = 2
EDITOR = """
import sys
from articles.models import User
from comments import moderation
from comments.models import Comment
editor = User.objects.get()
print("READY", flush=True)
for line in sys.stdin:
    waiting = list(Comment.objects.waiting()[: int(line)])
    for comment in waiting:
        moderation.approve(comment, editor)
    print(len(waiting), flush=True)
"""


@dataclass
class Turn:
    """How long each answer took, in milliseconds by path, and what was posted and approved in how many `seconds`."""

    waits: dict[str, list[float]]
    posted: int = 0
    approved: int = 0
    seconds: float = 0

    def p99(self, path: str) -> float:
        """Return the time that one answer in a hundred exceeds."""
        return statistics.quantiles(self.waits[path], n=100)[-1]

    def row(self, name: str, path: str) -> str:
        """Return a row of the table."""
        posted, approved = self.posted / self.seconds, self.approved / self.seconds
        asked, median = len(self.waits[path]), statistics.median(self.waits[path])
        return f"| {name} | {asked} | {median:.1f} | {self.p99(path):.1f} | {posted:.0f} | {approved:.0f} |"


class Editor:
    """A process that approves what waits, when it is told to."""

    def __init__(self, paper: RunningPaper) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", EDITOR],
            env=paper.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        while "READY" not in self.process.stdout.readline():
            pass

    def approve(self, most: int) -> int:
        """Approve at most so many comments, and return how many that were."""
        self.process.stdin.write(f"{most}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def read_for(seconds: float, port: int, turn: "Turn") -> None:
    """Ask for the pages in turn, again and again, on one connection."""
    connection, until = http.client.HTTPConnection("127.0.0.1", port, timeout=60), time.monotonic() + seconds
    while time.monotonic() < until:
        for path, waits in turn.waits.items():
            started = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            waits.append((time.perf_counter() - started) * 1000)
            assert answer.status == 200, answer.status
    turn.seconds += seconds


def post_until(over: threading.Event, writer: Reader, article: str, turn: Turn, lock: threading.Lock) -> None:
    """Post at this writer's share of RATE; one that comes late does not catch up."""
    while not over.is_set():
        due = time.monotonic() + WRITERS / RATE
        writer.post(article)
        with lock:
            turn.posted += 1
        over.wait(max(0, due - time.monotonic()))


def approve_until(over: threading.Event, editor: Editor, turn: Turn) -> None:
    """Approve what has come in, ten times a second."""
    while not over.is_set():
        due = time.monotonic() + 0.1
        turn.approved += editor.approve(RATE // 10)
        over.wait(max(0, due - time.monotonic()))


def read_beside_others(port: int, article: str, writers: list[Reader], editor: Editor, turn: Turn) -> None:
    """Read while comments on the article are posted and approved."""
    over, lock = threading.Event(), threading.Lock()
    others = [threading.Thread(target=post_until, args=(over, writer, article, turn, lock)) for writer in writers]
    others.append(threading.Thread(target=approve_until, args=(over, editor, turn)))
    for other in others:
        other.start()
    try:
        read_for(SECONDS, port, turn)
    finally:
        over.set()
        for other in others:
            other.join()


def measure(paper: RunningPaper, article: str, other: str) -> tuple[Turn, Turn]:
    """Return the quiet turns and the busy ones."""
    writers = [Reader(paper.port, first=1 + number * 100_000) for number in range(WRITERS)]
    editor = Editor(paper)
    warm_up, quiet, busy = (Turn({article: [], other: []}) for _ in range(3))
    try:
        for writer in writers:
            writer.post(article)
        read_for(1, paper.port, warm_up)
        for _ in range(ROUNDS):
            read_for(SECONDS, paper.port, quiet)
            read_beside_others(paper.port, article, writers, editor, busy)
    finally:
        editor.process.stdin.close()
        editor.process.wait(30)
    return quiet, busy


def main() -> int:
    """Measure, print and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        paper = RunningPaper(
            Path(folder) / "var", FIRST_EDITOR_PASSWORD="a quay at low tide", TRUSTED_PROXIES="127.0.0.1"
        )
        try:
            paper.start()
            article, _, other = fill(paper)
            quiet, busy = measure(paper, article, other)
        finally:
            paper.stop()
            local_postgres.stop(paper.data_dir)
    print(
        "| readers of | requests | median ms | p99 ms | posted/s | approved/s |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name, path in (("the article commented on", article), ("another article", other)):
        print(quiet.row(f"{name}, quiet", path))
        print(busy.row(f"{name}, while others post", path))
    ratio = busy.p99(other) / quiet.p99(other)
    print(f"p99 of another article, busy to quiet: {ratio:.1f}")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

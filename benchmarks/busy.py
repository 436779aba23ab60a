"""
What readers notice while others post and an editor approves: their waiting time, quiet and busy.

`python -m benchmarks.busy` starts a paper of its own. A reader asks for one article again and again, first alone, then
while comments are posted and approved at a steady pace, as many a second as RATE says; both are repeated in turns.
It prints one Markdown table: requests, median and p99 on the clock, in milliseconds, and how many comments were posted
and approved a second meanwhile. It ends with 1 when the busy p99 is more than twice the quiet one.

The editor decides in a process of its own, by the function that the review queue calls, and the page shows each
comment that was approved: what readers ask for has changed as often.
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
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
class Waits:
    """How long each answer took, in milliseconds, and what was posted and approved in how many `seconds`."""

    milliseconds: list[float] = field(default_factory=list)
    posted: int = 0
    approved: int = 0
    seconds: float = 0

    @property
    def p99(self) -> float:
        """The time that one answer in a hundred exceeds."""
        return statistics.quantiles(self.milliseconds, n=100)[-1]

    def row(self, name: str) -> str:
        """Return a row of the table."""
        rates = [count / self.seconds for count in (self.posted, self.approved)]
        median = statistics.median(self.milliseconds)
        return (
            f"| {name} | {len(self.milliseconds)} | {median:.1f} | {self.p99:.1f} | {rates[0]:.0f} | {rates[1]:.0f} |"
        )


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


def read_for(seconds: float, port: int, path: str, waits: Waits) -> None:
    """Ask for the page again and again, on one connection."""
    connection, until = http.client.HTTPConnection("127.0.0.1", port, timeout=60), time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        waits.milliseconds.append((time.perf_counter() - started) * 1000)
        assert answer.status == 200, answer.status


def post_until(over: threading.Event, writer: Reader, article: str, waits: Waits, lock: threading.Lock) -> None:
    """Post at this writer's share of RATE; one that comes late does not catch up."""
    while not over.is_set():
        due = time.monotonic() + WRITERS / RATE
        writer.post(article)
        with lock:
            waits.posted += 1
        over.wait(max(0, due - time.monotonic()))


def approve_until(over: threading.Event, editor: Editor, waits: Waits) -> None:
    """Approve what has come in, ten times a second."""
    while not over.is_set():
        due = time.monotonic() + 0.1
        waits.approved += editor.approve(RATE // 10)
        over.wait(max(0, due - time.monotonic()))


def round_of(
    paper: RunningPaper, article: str, writers: list[Reader], editor: Editor, quiet: Waits, busy: Waits
) -> None:
    """Read alone, then beside the others."""
    read_for(SECONDS, paper.port, article, quiet)
    quiet.seconds += SECONDS
    over, lock = threading.Event(), threading.Lock()
    others = [threading.Thread(target=post_until, args=(over, writer, article, busy, lock)) for writer in writers]
    others.append(threading.Thread(target=approve_until, args=(over, editor, busy)))
    for other in others:
        other.start()
    try:
        read_for(SECONDS, paper.port, article, busy)
    finally:
        over.set()
        for other in others:
            other.join()
    busy.seconds += SECONDS


def measure(paper: RunningPaper) -> tuple[Waits, Waits]:
    """Return the waits of the quiet and of the busy turns."""
    article, _ = fill(paper)
    writers = [Reader(paper.port, first=1 + number * 100_000) for number in range(WRITERS)]
    editor, quiet, busy = Editor(paper), Waits(), Waits()
    try:
        for writer in writers:
            writer.post(article)
        read_for(1, paper.port, article, Waits())
        for _ in range(ROUNDS):
            round_of(paper, article, writers, editor, quiet, busy)
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
            quiet, busy = measure(paper)
        finally:
            paper.stop()
            local_postgres.stop(paper.data_dir)
    print("| readers | requests | median ms | p99 ms | posted/s | approved/s |\n| --- | --- | --- | --- | --- | --- |")
    print(f"{quiet.row('quiet')}\n{busy.row('while others post')}\np99, busy to quiet: {busy.p99 / quiet.p99:.1f}")
    return int(busy.p99 > LIMIT * quiet.p99)


if __name__ == "__main__":
    sys.exit(main())

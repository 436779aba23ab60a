"""
What a comment costs the machine: the processor's time of all processes for one that is posted, PostgreSQL's included.

`python -m benchmarks.posting` starts a paper of its own, posts accepted comments from as many networks, each with its
own name, address and text, and asks for the pages around a post: the form that answers a comment, and the receipt. It
prints one Markdown table, in milliseconds of the processor's time for one answer: the web server's, PostgreSQL's, both
together, and the median on the clock. It ends with 1 when a post costs more than its limit.
"""

import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import psutil

from newsportal import local_postgres
from tests.cluster import ROOT
from tests.running_paper import RunningPaper

WARM_UP, POSTS, PAGES = 60, 300, 150
LIMIT = 7  # milliseconds of the processor's time, of all processes, for one posted comment
COMMENTS, AUTHORS, LISTED_WORDS = 50, 20, 200
FILL = f"""
from django.utils import timezone
from tests.factories import make_article, make_author
from comments.models import Comment, WordList
article, now = make_article(), timezone.now()
for n in range({AUTHORS}):
    make_author(f"Mira Tallow {{n}}")
WordList.objects.create(kind="hold", language="", words="\\n".join(f"swindler{{n}}" for n in range({LISTED_WORDS})))
kept = Comment.objects.bulk_create(
    Comment(article=article, name=f"Reader {{n}}", text=f"The ferry runs {{n}} times. " * 10, state="approved",
        published_at=now)
    for n in range({COMMENTS})
)
type(article).objects.filter(pk=article.pk).update(comment_count={COMMENTS})
print("ARTICLE", article.get_absolute_url(), kept[0].pk, make_article().get_absolute_url())
"""
FORM = "application/x-www-form-urlencoded"
SENTENCE = "The bridge was closed on Monday, yet the ferry that should have replaced it left twice, and half empty. "


@dataclass(frozen=True)
class Cost:
    """The means of one kind of answer in milliseconds: the web server's time, PostgreSQL's; the median on the clock."""

    web: float
    postgres: float
    clock: float

    @property
    def together(self) -> float:
        """The processor's time of all processes."""
        return self.web + self.postgres


class Reader:
    """A reader's browser without a screen, behind the paper's own proxy; each post comes from another network."""

    def __init__(self, port: int, first: int = 1) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.origin = f"http://127.0.0.1:{port}"
        self.numbers = count(first)

    def post(self, article: str) -> str:
        """Post a comment that no rule refuses and nobody has posted; return the address of its receipt."""
        number = next(self.numbers)
        fields = {
            "name": f"Oona Kettle {number}",
            "email": f"oona.kettle.{number}@letters.example",
            "comment": f"Ferry {number}. {SENTENCE * 3}",
        }
        headers = {"Origin": self.origin, "Content-Type": FORM, "X-Forwarded-For": network_of(number)}
        self.connection.request("POST", f"{article}comments/", urlencode(fields), headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != 303:
            raise SystemExit(f"A post was answered {answer.status}: {said[:300]!r}")
        return answer.headers["Location"]

    def get(self, path: str) -> bytes:
        """Return the page at `path`, which has to be there."""
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        return said


def network_of(number: int) -> str:
    """Return an address in a network of its own (a /56) for each number up to 2 ** 40."""
    return f"2001:{number >> 24 & 0xFFFF:x}:{number >> 8 & 0xFFFF:x}:{(number & 0xFF) << 8:x}::1"


def seconds_of(top: psutil.Process) -> float:
    """Return the processor's time that a process and all below it have used so far, the ended ones included."""
    ended = top.cpu_times()
    running = [process.cpu_times() for process in (top, *top.children(recursive=True))]
    return ended.children_user + ended.children_system + sum(spent.user + spent.system for spent in running)


def cost_of(paper: RunningPaper, times: int, ask: Callable[[], object]) -> Cost:
    """Ask so many times, one after the other, and return what one answer cost."""
    web, postgres = paper.server(), psutil.Process(local_postgres.server_pid(paper.data_dir))
    before, clock = (seconds_of(web), seconds_of(postgres)), []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        clock.append(time.perf_counter() - started)
    after = seconds_of(web), seconds_of(postgres)
    spent = [(end - start) * 1000 / times for start, end in zip(before, after, strict=True)]
    return Cost(*spent, statistics.median(clock) * 1000)


def fill(paper: RunningPaper) -> tuple[str, int, str]:
    """Give the paper an article with comments and one without; return path, the id of a comment, the other path."""
    filled = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-c", FILL],
        env=paper.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    path, comment, other = re.search(r"ARTICLE (\S+) (\d+) (\S+)", filled.stdout).groups()
    return path, int(comment), other


def measure(paper: RunningPaper) -> dict[str, Cost]:
    """Return the cost of each kind of answer."""
    article, comment, _ = fill(paper)
    reader = Reader(paper.port)
    receipts = [reader.post(article) for _ in range(WARM_UP)]
    pages = {"The form that answers a comment": f"/comments/{comment}/reply/", "The receipt": receipts[0]}
    for path in pages.values():
        for _ in range(WARM_UP):
            reader.get(path)
    costs = {"A comment is posted": cost_of(paper, POSTS, lambda: reader.post(article))}
    for name, path in pages.items():
        costs[name] = cost_of(paper, PAGES, lambda path=path: reader.get(path))
    return costs


def main() -> int:
    """Measure, print and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        paper = RunningPaper(
            Path(folder) / "var", FIRST_EDITOR_PASSWORD="a quay at low tide", TRUSTED_PROXIES="127.0.0.1"
        )
        try:
            paper.start()
            costs = measure(paper)
        finally:
            paper.stop()
            local_postgres.stop(paper.data_dir)
    print("| CPU ms | web | PostgreSQL | together | clock, median |\n| --- | --- | --- | --- | --- |")
    for name, cost in costs.items():
        print(f"| {name} | {cost.web:.2f} | {cost.postgres:.2f} | {cost.together:.2f} | {cost.clock:.1f} |")
    return int(costs["A comment is posted"].together > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

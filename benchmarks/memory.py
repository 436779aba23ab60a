"""
How much memory a paper holds after some thousand requests: web server, worker, PostgreSQL.

`python -m benchmarks.memory` starts a paper with its sample articles in a folder of its own, reads every page that its
front page leads to, feeds, searches that nobody made before, and posts comments, from 16 connections at once
(REQUESTS=4000 of them in all). It prints a Markdown table in MiB: a process's proportional share (PSS: memory that
several share counts once) and what it has alone, before the requests and after, when the worker rests. Linux only
(`smaps_rollup`).
"""

import http.client
import os
import re
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import psutil

from newsportal import local_postgres
from tests.running_paper import RunningPaper, wait_until

REQUESTS = int(os.environ.get("REQUESTS", "4000"))
CONNECTIONS = 16
FEEDS = ("/feed.atom", "/feed.json", "/sitemap.xml")
KIB = 1024


def main() -> int:
    """Start, measure, ask, measure again, print."""
    with tempfile.TemporaryDirectory() as folder:
        paper = RunningPaper(Path(folder) / "var")
        paper.start()
        wait_until(lambda: paper.worker().cpu_times().user > 0.1)
        try:
            before = held(paper)
            answers = ask(paper)
            wait_until(lambda: rests(paper.worker()), 600)
            after = held(paper)
        finally:
            paper.stop()
    print(
        f"{sum(answers.values()):,} requests: {', '.join(f'{n:,} x {code}' for code, n in sorted(answers.items()))}\n"
    )
    print("| process | PSS before | PSS after | alone after |\n| --- | --- | --- | --- |")
    for name, figures in after.items():
        print(row(name, before.get(name, (0, 0))[0], *figures))
    print(
        row("all", *(sum(one[place] for one in when.values()) for when, place in ((before, 0), (after, 0), (after, 1))))
    )
    return 0


def row(name: str, *sizes: int) -> str:
    """Return a line of the table; sizes are KiB."""
    return f"| {name} | {' | '.join(f'{size / KIB:.1f}' for size in sizes)} |"


def rests(process: psutil.Process) -> bool:
    """Whether it spends nothing for some seconds; while the worker draws the copies of a picture it holds far more."""
    spent = process.cpu_times()
    time.sleep(3)
    return process.cpu_times() == spent


def ask(paper: RunningPaper) -> Counter[int]:
    """Send the requests and count the answers by their code."""
    front = paper.ask("/").body
    pages = sorted({*re.findall(r'href="(/[^"#?]*)"', front), *FEEDS} - {"/comments/mine/"})
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = pool.map(lambda number: share(paper.port, number, pages), range(CONNECTIONS))
        return sum(shares, Counter())


def share(port: int, number: int, pages: list[str]) -> Counter[int]:
    """Send the requests of one connection: pages in turn, each eighth a new search, each sixteenth a comment."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    articles = [page for page in pages if re.match(r"/\d{4}/", page)]
    answers: Counter[int] = Counter()
    for turn in range(REQUESTS // CONNECTIONS):
        if turn % 16 == 15:
            form = urlencode(
                {"name": f"Reader {number}", "email": f"r{number}@reader.example", "comment": f"Turn {turn}."}
            )
            head = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            line.request("POST", f"{articles[turn % len(articles)]}comments/", form, head)
        elif turn % 8 == 7:
            line.request("GET", f"/search/?q=ferry+{number}+{turn}")
        else:
            line.request("GET", pages[(turn + number) % len(pages)])
        answer = line.getresponse()
        answer.read()
        answers[answer.status] += 1
    return answers


def held(paper: RunningPaper) -> dict[str, tuple[int, int]]:
    """Return PSS and private memory by process, in KiB; PostgreSQL's are together."""
    sizes: dict[str, tuple[int, int]] = {}
    for name, process in processes(paper):
        try:
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        except FileNotFoundError:
            continue  # one of PostgreSQL's has ended meanwhile
        kib = {key: int(size) for key, size in re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE)}
        pss, alone = sizes.get(name, (0, 0))
        sizes[name] = pss + kib["Pss"], alone + kib["Private_Clean"] + kib["Private_Dirty"]
    return sizes


def processes(paper: RunningPaper) -> list[tuple[str, psutil.Process]]:
    """Return every process of the paper under the name it has in the table."""
    up, postgres = psutil.Process(paper.process.pid), psutil.Process(local_postgres.server_pid(paper.data_dir))
    web = paper.server()
    serving = sorted(web.children(), key=lambda process: process.pid)
    found = [("up", up), ("web server", web), *((f"  process {n}", one) for n, one in enumerate(serving, 1))]
    of_postgres = [postgres, *postgres.children()]
    return [*found, ("worker", paper.worker()), *(("PostgreSQL", one) for one in of_postgres)]


if __name__ == "__main__":
    sys.exit(main())

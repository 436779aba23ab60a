"""
Build a paper with one of everything, start it as `make run` does, and hold its pages to the bars.

`python -m benchmarks.audit` prints a Markdown table and ends with 1 when a bar is missed. `--runs 1` is quicker.
"""

import argparse
import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import feedparser

from benchmarks.audit import browser, tools
from tests.cluster import ROOT
from tests.running_paper import RunningPaper, wait_until

FOLDER = ROOT / "var" / "audit"
# Bytes and requests on the wire.
HEAVIEST = {"article without pictures": (60_000, 6), "article": (120_000, None), "front": (120_000, None)}
LOWEST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
LIGHTHOUSE_PAGES = ["article", "front", "section", "source"]
FEEDS = ["/feed.atom", "/feed/", "/section/harbour/feed.atom", "/corrections/feed.atom"]


class Audit:
    """The findings so far: rows of the table, and the bars that were missed."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self.missed: list[str] = []

    def note(self, what: str, measured: str, bar: str, is_met: bool) -> None:
        """Add a row, and say it at once."""
        self.rows.append((what, measured, bar))
        if not is_met:
            self.missed.append(f"{what}: {measured}, the bar is {bar}")
        print(f"{'ok    ' if is_met else 'MISSED'} {what}: {measured}", flush=True)

    def table(self) -> str:
        """Return the findings as a Markdown table."""
        lines = ["| what | measured | bar |", "| --- | --- | --- |"]
        return "\n".join([*lines, *(f"| {what} | {measured} | {bar} |" for what, measured, bar in self.rows)])


def main() -> int:
    """Run every check and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often Lighthouse opens each page; medians are shown")
    runs = parser.parse_args().runs
    try:
        tools.chromium()
        tools.install(FOLDER)
    except tools.MissingProgram as missing:
        print(missing, file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER / "paper", ignore_errors=True)
    paper = RunningPaper(FOLDER / "paper")
    try:
        paper.start()
        return _judge(paper, runs)
    finally:
        paper.stop()


def _judge(paper: RunningPaper, runs: int) -> int:
    paths = _fill(paper)
    site = f"http://127.0.0.1:{paper.port}"
    audit = Audit()
    _check_html(audit, site, paths)
    _check_feeds(audit, site)
    with browser.running() as opened:
        for name, path in paths.items():
            found = browser.axe_violations(opened, site + path)
            audit.note(f"axe, {name}", "; ".join(found) or "0 violations", "0", not found)
        _check_weight(audit, opened, site, paths)
    for name in LIGHTHOUSE_PAGES:
        scores = tools.lighthouse(FOLDER, site + paths[name], runs)
        for category, lowest in LOWEST.items():
            score = scores[category]
            audit.note(f"Lighthouse {category}, {name}", f"{score:.0f}", f">= {lowest}", score >= lowest)
    print(f"\n{audit.table()}\n")
    print("\n".join(audit.missed) or "Every bar is met.")
    return 1 if audit.missed else 0


def _fill(paper: RunningPaper) -> dict[str, str]:
    """Empty the paper of its samples, fill it, and wait until its pictures are ready."""
    python = [sys.executable]
    empty = "from articles import samples; samples.remove_samples()"
    run = {"cwd": ROOT, "env": paper.environment, "check": True, "capture_output": True, "text": True}
    subprocess.run([*python, "manage.py", "shell", "--verbosity", "0", "-c", empty], **run)
    environment = {**paper.environment, "DJANGO_SETTINGS_MODULE": "newsportal.settings"}
    filled = subprocess.run([*python, "-m", "tests.rich_paper"], **{**run, "env": environment})
    paths = json.loads(filled.stdout)
    wait_until(lambda: ".avif" in paper.ask(paths["article"]).body, 90)
    return paths


def _check_html(audit: Audit, site: str, paths: dict[str, str]) -> None:
    pages = {name: _read(site + path) for name, path in paths.items()}
    for name, errors in tools.html_errors(FOLDER, pages).items():
        audit.note(f"Nu HTML checker, {name}", "; ".join(errors) or "0 errors", "0", not errors)


def _check_feeds(audit: Audit, site: str) -> None:
    for path in FEEDS:
        feed = feedparser.parse(_read(site + path))
        count = len(feed.entries)
        measured = f"{count} entries, {'broken' if feed.bozo else 'well formed'}"
        audit.note(f"feedparser, {path}", measured, "well formed", not feed.bozo and count > 0)


def _check_weight(audit: Audit, opened: browser.Browser, site: str, paths: dict[str, str]) -> None:
    for name, (heaviest, most) in HEAVIEST.items():
        found = browser.weight(opened, site + paths[name])
        measured = f"{found.bytes / 1000:.1f} kB in {found.requests} requests, {found.script_bytes} B of script"
        bar = f"<= {heaviest / 1000:.0f} kB" + (f", <= {most} requests" if most else "") + ", no script"
        is_met = found.bytes <= heaviest and found.requests <= (most or 100) and not found.script_bytes
        audit.note(f"weight, {name}", measured, bar, is_met)
        moved = max(browser.layout_shift(opened, site + paths[name], width) for width in (browser.PHONE, browser.DESK))
        audit.note(f"layout shift, {name}", f"{moved:.3f}", "0.00", moved < 0.005)


def _read(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


if __name__ == "__main__":
    sys.exit(main())

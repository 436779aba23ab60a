"""
How long a paper takes from its command to the first page, when environment and database are there already.

`python -m benchmarks.start` starts one in a folder of its own, once from nothing and then ten times (TIMES=3: three
times), and prints a Markdown table: least and median seconds on the clock until the front page comes, and the
processor's seconds of all its processes until then. Below it stands what one start is made of: processor's seconds of
steps that are done alone, each in a Python of its own, less those of the step before. On a busy machine only those of
the processor mean something.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from newsportal import local_postgres
from tests.cluster import ROOT
from tests.running_paper import RunningPaper

TIMES = int(os.environ.get("TIMES", "10"))
STEPS = {
    "Python": "",
    "settings": "from django.conf import settings; settings.PORT",
    "Django and the apps": "import django; django.setup()",
    "checks, addresses, forms": "from django.core.checks import run_checks; run_checks()",
    "web server": "import newsportal.server",
    "worker": "import newsportal.management.commands.worker",
}


def main() -> int:
    """Start, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        paper = RunningPaper(Path(folder) / "var")
        print("| start | least s | median s | processor s, median |\n| --- | --- | --- | --- |")
        for name, times in (("from nothing", 1), ("again", TIMES)):
            clock, processor = zip(*(started(paper) for _ in range(times)), strict=True)
            print(
                f"| {name} | {min(clock):.2f} | {statistics.median(clock):.2f} | {statistics.median(processor):.2f} |"
            )
        print("\n| step | processor s |\n| --- | --- |")
        for name, seconds in steps(paper):
            print(f"| {name} | {seconds:.2f} |")
    return 0


def started(paper: RunningPaper) -> tuple[float, float]:
    """Start the paper and stop it again; return the seconds to the first page on the clock, and the processor's."""
    began = time.perf_counter()
    paper.launch()
    while not paper.is_well():
        if paper.process.poll() is not None:
            raise SystemExit(paper.said())
        time.sleep(0.005)
    taken = time.perf_counter() - began
    spent = processor_seconds(paper)
    paper.stop()
    return taken, spent


def processor_seconds(paper: RunningPaper) -> float:
    """Return what the processes of a running paper have spent, those that have ended included."""
    spent = 0.0
    for root in (paper.process.pid, local_postgres.server_pid(paper.data_dir)):
        parent = psutil.Process(root)
        for process in (parent, *parent.children(recursive=True)):
            times = process.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


def steps(paper: RunningPaper) -> Iterator[tuple[str, float]]:
    """Yield what each step adds to those before it, in the processor's seconds: the least of five."""
    done, before = ["import time, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsportal.settings'"], 0.0
    for name, step in STEPS.items():
        done.append(step)
        command = [sys.executable, "-W", "ignore", "-c", "\n".join([*done, "print(time.process_time())"])]
        ran = [subprocess.check_output(command, env=paper.environment, cwd=ROOT) for _ in range(5)]
        least = min(map(float, ran))
        yield name, least - before
        before = least


if __name__ == "__main__":
    sys.exit(main())

"""
Make a paper, start it as on a server, drive it, and print one table of what that takes, beside the limits.

`make bench`, or `python -m benchmarks.speed`; docs/performance.md says what can be chosen and how to read the table. It
ends with 1 when a bar is missed.
"""

import os
import shutil
import signal
import sys

from benchmarks.speed import figures, options, processes
from benchmarks.speed.bench import Bench
from benchmarks.speed.driving import CannotMeasure

PACKAGES = {"wrk": "wrk", "nginx": "nginx libnginx-mod-http-brotli-static", "openssl": "openssl"}


def main() -> int:
    """Measure, print and return the exit code."""
    try:
        asked = options.read(os.environ)
    except options.BadOption as fault:
        print(fault, file=sys.stderr)
        return 1
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if missing:
        print(f"The bench needs programs that are not here: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    if not (processes.PROC / "self" / "smaps_rollup").exists():
        print(f"The bench reads {processes.PROC}, which Linux has: run it there.", file=sys.stderr)
        return 1
    # Whoever ends it, what it has started is stopped.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    bench = Bench(asked)
    try:
        bench.start()
        lines = bench.measure()
    except CannotMeasure as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        bench.stop()
    print(f"\n{figures.table(lines)}\n")
    missed = [line[0] for line in lines if line[3] == figures.MISSED]
    print(f"Missed: {'; '.join(missed)}." if missed else "Every bar that was measured is met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

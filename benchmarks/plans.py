"""
What PostgreSQL spends on each statement of the pages that are measured, in the paper of the settings' database.

`python -m benchmarks.plans` prints a line for each page: its statements, the time PostgreSQL took to run them (EXPLAIN
ANALYZE, the least of three) and to plan them, and the blocks of 8 kB it touched. `--slow 2` shows the plans of
statements that took more milliseconds than that. Give it a made paper (`benchmarks.site`): statements that write are
run, and rolled back.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import django

TIMES = 3
_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@dataclass(frozen=True)
class Cost:
    """What one statement took: milliseconds of running and planning, and blocks read, from wherever."""

    running: float
    planning: float
    blocks: int
    sql: str


def cost_of(sql: str) -> Cost | None:
    """
    Explain a statement that has its values in it, and return the least of several times; it is run, and rolled back.

    None for one that cannot be run a second time: what it inserts is there.
    """
    from django.db import IntegrityError

    try:
        return min((_explained_cost(sql) for _ in range(TIMES)), key=lambda cost: cost.running)
    except IntegrityError:
        return None


def _explained_cost(sql: str) -> Cost:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + sql.replace("%", "%%"), [])
        (plan,) = cursor.fetchone()[0]
        transaction.set_rollback(True)
    top = plan["Plan"]
    blocks = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
    return Cost(plan["Execution Time"], plan["Planning Time"], blocks, sql)


def statements_of(act: Callable[[], Any]) -> list[str]:
    """Return the statements that an act sends, without those that begin and end transactions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return [row["sql"] for row in captured if row["sql"].split()[0] in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")]


def acts() -> dict[str, Callable[[], Any]]:
    """Return what is measured by its name: each public page, and what the staff and the worker do."""
    from django.test import Client

    from benchmarks import newsroom_acts, site

    pages = {name: partial(newsroom_acts.ask, Client(), path) for name, path in site.addresses().items()}
    return pages | newsroom_acts.acts()


def line(name: str, costs: Iterable[Cost]) -> str:
    """Return the line of one page."""
    costs = list(costs)
    running, planning = sum(cost.running for cost in costs), sum(cost.planning for cost in costs)
    blocks = sum(cost.blocks for cost in costs)
    return f"{name:28} {len(costs):2} statements {running:8.2f} ms running {planning:6.2f} planning {blocks:8,} blocks"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans")
    parser.add_argument("--slow", type=float, default=float("inf"), help="milliseconds from which a plan is shown")
    parser.add_argument("--only", default="", help="a part of the names to measure")
    asked_for = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.STORAGES = {**settings.STORAGES, "staticfiles": _STATIC}
    setup_test_environment()
    for name, act in acts().items():
        if asked_for.only not in name:
            continue
        costs = [cost for sql in statements_of(act) if (cost := cost_of(sql))]
        print(line(name, costs), flush=True)
        for cost in costs:
            if cost.running > asked_for.slow:
                print(explained(cost.sql))
    return 0


def explained(sql: str) -> str:
    """Return a statement, shortened, and its plan as text."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + sql.replace("%", "%%"), [])
        plan = "\n".join(row for (row,) in cursor.fetchall())
        transaction.set_rollback(True)
    return f"{sql[:1500]}\n{plan}\n"


if __name__ == "__main__":
    sys.exit(main())

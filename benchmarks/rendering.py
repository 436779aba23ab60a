"""
What it costs to make a page anew: the processor's time of Python and of its PostgreSQL backend, with all middleware.

`python -m tests.cluster python -m benchmarks.rendering [CHECKOUT]` makes a paper of 1,000 articles and 10,000 comments
and prints a row for each page: queries, milliseconds of Python and PostgreSQL, and those of Python when nothing that is
made of texts is kept either. With the folder of another checkout, which has to get on with the same tables, both are
measured in turns. Finished pages are forgotten before each request. Each figure is the least of all requests: what
others do on the machine only adds to it. Linux only.
"""

import gc
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ARTICLES, COMMENTS, ROUNDS, TIMES = 1_000, 10_000, 3, 10
PAGES = ("article", "front", "section", "topic", "feed")
HERE = Path(__file__).resolve().parent.parent
Figures = dict[str, dict[str, float]]


def main() -> int:
    """Fill the paper, measure it by each checkout in turns, and print the rows."""
    from django.conf import settings

    from benchmarks import site

    site.fill(ARTICLES, COMMENTS)
    pages = {name: path for name, path in site.addresses().items() if name.startswith(PAGES)}
    checkouts = [HERE, *(Path(path).resolve() for path in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as folder:
        runs = [Checkout(path, Path(folder) / str(place), settings.DATABASES) for place, path in enumerate(checkouts)]
        for _ in range(ROUNDS):
            for run in runs:
                run.measure(pages)
    for run in runs:
        print(f"\n{run.path}\n")
        print("| page | queries | Python | PostgreSQL | together | Python, nothing kept |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name, least in run.least.items():
            together = least["python"] + least["postgres"]
            print(
                f"| {name} | {least['queries']:.0f} | {least['python']:.1f} | {least['postgres']:.1f} "
                f"| {together:.1f} | {least['nothing kept']:.1f} |"
            )
    return 0


class Checkout:
    """A copy of the project, its static files and the least figures so far."""

    def __init__(self, path: Path, var: Path, databases: dict[str, Any]) -> None:
        self.path = path
        self.least: Figures = {}
        database = databases["default"]
        host = database["HOST"].replace("/", "%2F")
        self._environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://{database['USER']}@{host}:{database['PORT']}/{database['NAME']}",
            "DJANGO_SETTINGS_MODULE": "newsportal.settings",
            "PYTHONPATH": str(path),
            "VAR_DIR": str(var),
        }
        (var / "static").mkdir(parents=True)
        self._run("manage.py", "collectstatic", "--noinput", "--verbosity=0")

    def measure(self, pages: dict[str, str]) -> None:
        """Measure each page once more, in a process of its own."""
        found: Figures = json.loads(self._run("-P", __file__, "--measure", json.dumps(pages)))
        for name, figures in found.items():
            known = self.least.setdefault(name, figures)
            self.least[name] = {what: min(known[what], figure) for what, figure in figures.items()}

    def _run(self, *command: str) -> str:
        arguments = [sys.executable, *command]
        asked = subprocess.run(arguments, cwd=self.path, env=self._environment, check=True, stdout=subprocess.PIPE)
        return asked.stdout.decode()


def measured(pages: dict[str, str]) -> Figures:
    """Return the figures of each page, by the application in this process."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    application = get_wsgi_application()
    connection.settings_dict["CONN_MAX_AGE"] = None  # so that one backend answers all requests
    return {name: figures_of(lambda path=path: ask(application, path)) for name, path in pages.items()}


def figures_of(request: Callable[[], None]) -> dict[str, float]:
    """Return the queries and the least milliseconds of several of the same request."""
    forget_pages()
    request()
    figures = {"queries": queries_of(request), "python": 1e9, "postgres": 1e9, "nothing kept": 1e9}
    for _ in range(TIMES):
        forget_pages()
        python, postgres = spent_on(request)
        figures["python"], figures["postgres"] = min(figures["python"], python), min(figures["postgres"], postgres)
    for _ in range(TIMES):
        forget_pages()
        forget_work()
        figures["nothing kept"] = min(figures["nothing kept"], spent_on(request)[0])
    return figures


def spent_on(request: Callable[[], None]) -> tuple[float, float]:
    """Return the milliseconds of the processor that Python and PostgreSQL spend on a request."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    before, began = backend.read_text(), time.process_time()
    request()
    python, after = time.process_time() - began, backend.read_text()
    return python * 1000, (int(after.split()[0]) - int(before.split()[0])) / 1e6  # the file counts nanoseconds


def queries_of(request: Callable[[], None]) -> int:
    """Return how many statements a request sends."""
    from django.core.signals import request_started
    from django.db import connection, reset_queries

    request_started.disconnect(reset_queries)
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    forget_pages()
    request()
    connection.force_debug_cursor = False
    return len(connection.queries_log)


def ask(application: Any, path: str) -> None:
    """Ask for a page as a browser does that takes Brotli."""
    from django.conf import settings

    path, _, query = path.partition("?")
    answers: list[str] = []
    answer = application(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(settings.PORT), "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": f"127.0.0.1:{settings.PORT}", "HTTP_ACCEPT_ENCODING": "gzip, br", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        },
        lambda status, *_: answers.append(status),
    )  # fmt: skip
    b"".join(answer)
    answer.close()
    if not answers[0].startswith("200"):
        raise SystemExit(f"{path} answers {answers[0]}.")


def forget_pages() -> None:
    """Forget finished pages, where this checkout keeps any."""
    try:
        from articles.kept_pages import shelf
    except ImportError:
        return
    shelf.clear()


def forget_work() -> None:
    """Forget what is kept of texts, where this checkout keeps any."""
    for kept in [thing for thing in gc.get_objects() if type(thing).__name__ == "KeptWork"]:
        kept.clear()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measured(json.loads(sys.argv[2]))))
        sys.exit()
    from benchmarks.own_database import run

    sys.exit(run(main))

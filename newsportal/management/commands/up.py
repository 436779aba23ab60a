"""The one command: database, migrations, first editor, web server and worker, until Ctrl-C."""

import http.client
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from newsportal import local_postgres, parts, postgres_programs, preparing, upgrading
from newsportal.backups import journal
from newsportal.cannot_start import CannotStart
from newsportal.head_start import Start, head_start
from newsportal.supervisor import Child

ADDRESS = f"http://127.0.0.1:{settings.PORT}/"
GLANCE, GLANCE_AT_START = 0.2, 0.01  # seconds between two looks at the processes
READY_WITHIN = 60  # seconds


class Command(BaseCommand):
    help = "Start everything the paper needs and keep it running until Ctrl-C."

    def handle(self, **_options: Any) -> None:
        with head_start() as start:
            self._stop = start.stop
            self._prepare(start)
            self._serve()
            self._say("Stopping.")
        self._say("Stopped.")

    def _prepare(self, start: Start) -> None:
        if settings.USES_EMBEDDED_POSTGRES:
            self._await_postgres(start)
        preparing.reach_database()
        steps = (
            preparing.migrate,
            upgrading.remember_what_runs,
            journal.end_what_was_cut_short,
            preparing.collect_static,
            preparing.load_samples,
            preparing.speak_of_keys,
            preparing.make_first_editor,
        )
        for step in steps:
            if not self._stop.is_set():
                step(self._say)
        connections.close_all()

    def _await_postgres(self, start: Start) -> None:
        if not (settings.POSTGRES_DIR / "PG_VERSION").exists() and not start.postgres.done():
            self._say(f"Making a database in {settings.POSTGRES_DIR}, which takes some seconds.")
        start.postgres.result()
        self._say(f"PostgreSQL {postgres_programs.major_version()} runs over {settings.POSTGRES_DIR}.")

    def _serve(self) -> None:
        web, worker = Child("web server", parts.web, self._say), Child("worker", parts.worker, self._say)
        try:
            self._await_web(web)
            while not self._stop.wait(GLANCE):
                self._tend(web, worker)
        finally:
            for child in (web, worker):
                child.ask_to_stop()
            for child in (web, worker):
                child.wait(10)

    def _await_web(self, web: Child) -> None:
        """Start it and wait for the front page. The worker begins after that: nobody waits for its work."""
        self._say("Starting the web server.")
        deadline = time.monotonic() + READY_WITHIN
        while not self._stop.wait(GLANCE_AT_START):
            self._tend(web)
            if _answers():
                self._say(f"Ready: {ADDRESS}" if settings.IS_LOCAL else f"Ready: {settings.SITE_URL}/ at {ADDRESS}")
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"The web server does not answer at {ADDRESS}. The lines above may say why.")

    def _tend(self, *children: Child) -> None:
        if settings.USES_EMBEDDED_POSTGRES and local_postgres.server_pid(settings.POSTGRES_DIR) is None:
            self._say("PostgreSQL ended; starting it again.")
            local_postgres.start(settings.POSTGRES_DIR)
        for child in children:
            child.tend()

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _answers() -> bool:
    """Whether the front page comes without an error of ours, asked for as a proxy would."""
    asked = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
    site = urlsplit(settings.SITE_URL)
    try:
        asked.request("GET", "/", headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme})
        return asked.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()

"""The one command: database, migrations, first editor, web server and worker, until Ctrl-C."""

import http.client
import signal
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from newsportal import lifeline, local_postgres, port, postgres_programs, preparing, upgrading
from newsportal.backups import journal
from newsportal.cannot_start import CannotStart
from newsportal.run_lock import RunLock
from newsportal.supervisor import Child

ADDRESS = f"http://127.0.0.1:{settings.PORT}/"
GLANCE = 0.2  # seconds between two looks at the processes
READY_WITHIN = 60  # seconds


class Command(BaseCommand):
    help = "Start everything the paper needs and keep it running until Ctrl-C."

    def handle(self, **_options: Any) -> None:
        self._stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        lifeline.stop_with_parent(grace=60)
        with RunLock(settings.VAR_DIR / "up.lock", ADDRESS) as lock:
            try:
                self._prepare()
                self._serve()
            finally:
                lock.stopping()
                if settings.USES_EMBEDDED_POSTGRES:
                    local_postgres.stop(settings.POSTGRES_DIR)
        if self._stop.is_set():
            self._say("Stopped.")

    def _prepare(self) -> None:
        port.wait_until_free(settings.PORT)
        if settings.USES_EMBEDDED_POSTGRES:
            self._say(f"PostgreSQL {postgres_programs.major_version()} runs over {settings.POSTGRES_DIR}.")
            local_postgres.start(settings.POSTGRES_DIR)
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

    def _serve(self) -> None:
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        children = [
            Child("web server", [sys.executable, "-m", "newsportal.server"], self._say),
            Child("worker", [*manage, "worker"], self._say),
        ]
        try:
            self._tend_until_stopped(children)
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.wait(10)

    def _tend_until_stopped(self, children: list[Child]) -> None:
        deadline = time.monotonic() + READY_WITHIN
        ready = False
        while not self._stop.is_set():
            if settings.USES_EMBEDDED_POSTGRES and local_postgres.server_pid(settings.POSTGRES_DIR) is None:
                self._say("PostgreSQL ended; starting it again.")
                local_postgres.start(settings.POSTGRES_DIR)
            for child in children:
                child.tend()
            if not ready and _answers():
                ready = True
                self._say(f"Ready: {ADDRESS}" if settings.IS_LOCAL else f"Ready: {settings.SITE_URL}/ at {ADDRESS}")
            elif not ready and time.monotonic() > deadline:
                raise CannotStart(f"The web server does not answer at {ADDRESS}. The lines above may say why.")
            self._stop.wait(GLANCE)

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

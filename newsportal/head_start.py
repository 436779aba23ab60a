"""
The first moments of `manage.py up`, before Django is there.

Importing Django takes most of a second. Meanwhile the paper is locked already, and its PostgreSQL starts.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.conf import settings

from newsportal import lifeline, local_postgres, memory, port
from newsportal.run_lock import RunLock


@dataclass(frozen=True)
class Start:
    """`stop` is set when somebody wants it to end; `postgres` has a result when the paper's own PostgreSQL runs."""

    stop: threading.Event
    postgres: Future[None]


_begun: Start | None = None
_undone = ExitStack()
"""What is to be undone when the run ends."""


@contextmanager
def head_start() -> Iterator[Start]:
    """
    Hold the paper, and let its PostgreSQL run, while the enclosed is done.

    Within another one, be that one; the first that is left ends it, so that the inner one can say that all is over. A
    signal from here on ends the run in order. Raises CannotStart; what PostgreSQL raises is in the result.
    """
    global _begun
    try:
        _begun = _begun or _begin()
        yield _begun
    finally:
        _undone.close()


def _begin() -> Start:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    lifeline.stop_with_parent(grace=60)
    memory.keep_it_together()
    lock = _undone.enter_context(RunLock(settings.VAR_DIR / "up.lock", f"http://127.0.0.1:{settings.PORT}/"))
    port.wait_until_free(settings.PORT)
    postgres = _in_background(_start_postgres)
    _undone.callback(_stop_postgres, postgres)
    _undone.callback(lock.stopping)
    return Start(stop, postgres)


def _start_postgres() -> None:
    if settings.USES_EMBEDDED_POSTGRES:
        local_postgres.start(settings.POSTGRES_DIR)


def _stop_postgres(started: Future[None]) -> None:
    wait([started])
    if settings.USES_EMBEDDED_POSTGRES:
        local_postgres.stop(settings.POSTGRES_DIR)


def _in_background(work: Callable[[], None]) -> Future[None]:
    """Do it in a thread that ends with it: what is forked later is forked from one thread."""
    thread = ThreadPoolExecutor(1, "head start")
    begun = thread.submit(work)
    thread.shutdown(wait=False)
    return begun

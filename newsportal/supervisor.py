"""
Keeps the processes of a running paper alive, and ends them together.

They are forked from the one that has imported everything: they begin at once, and share its memory until they write to
it. Where a fork is not safe (macOS), multiprocessing starts a Python of their own.
"""

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from newsportal import lifeline, memory
from newsportal.cannot_start import CannotStart

WINDOW = 60  # seconds
LIMIT = 5  # deaths within the window, then starting again helps nobody

_CONTEXT = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


class Child:
    """One process that is started again when it ends by itself."""

    def __init__(self, name: str, work: Callable[[], None], say: Callable[[str], None]) -> None:
        self.name = name
        self._work = work
        self._say = say
        self._deaths: list[float] = []
        self._due = 0.0
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Let a process do the `work`, a function of a module: one that is not forked imports it by its name."""
        gc.collect()
        memory.give_back()
        gc.freeze()  # a collection writes into every object it looks at, and what is written to is shared no longer
        self._process = _CONTEXT.Process(name=self.name, target=_begin, args=(self.name, self._work, os.getpid()))
        self._process.start()

    def tend(self) -> None:
        """Start it again when it has died, later each time; raise CannotStart when it keeps dying."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return
        code = self._process.exitcode
        if code is None:
            return
        self._process = None
        now = time.monotonic()
        self._deaths = [*(at for at in self._deaths if now - at < WINDOW), now]
        if len(self._deaths) >= LIMIT:
            raise CannotStart(f"The {self.name} ended {LIMIT} times within a minute. The lines above say why.")
        self._due = now + (0 if len(self._deaths) == 1 else 2 ** (len(self._deaths) - 2))
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self._say(f"The {self.name} ended {how}; starting it again.")

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process is not None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended; after `seconds`, make it."""
        if self._process is None:
            return
        self._process.join(seconds)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()


def _begin(name: str, work: Callable[[], None], parent: int) -> None:
    """
    Become a process of its own, and do the work, which looks after ending with `parent`.

    It is out of reach of the terminal's Ctrl-C: the supervisor decides in which order things stop. What `ps` and `top`
    call it is its own name where the system lets us say so.
    """
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.environ.pop("FIRST_EDITOR_PASSWORD", None)
    os.environ[lifeline.VARIABLE] = str(parent)
    called = Path("/proc/self/comm")
    if called.exists():
        called.write_text(f"paper-{name.partition(' ')[0]}")
    work()

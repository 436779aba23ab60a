"""Keeps the processes of a running paper alive, and ends them together."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence

from newsportal import lifeline
from newsportal.cannot_start import CannotStart

WINDOW = 60  # seconds
LIMIT = 5  # deaths within the window, then starting again helps nobody


class Child:
    """One process that is started again when it ends by itself."""

    def __init__(self, name: str, command: Sequence[str], say: Callable[[str], None]) -> None:
        self.name = name
        self._command = command
        self._say = say
        self._deaths: list[float] = []
        self._due = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, out of reach of the terminal's Ctrl-C: the supervisor decides in which order things stop."""
        environment = {**os.environ, lifeline.VARIABLE: str(os.getpid())}
        environment.pop("FIRST_EDITOR_PASSWORD", None)
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
        )

    def tend(self) -> None:
        """Start it again when it has died, later each time; raise CannotStart when it keeps dying."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
            return
        code = self._process.poll()
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
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

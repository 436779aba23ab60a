"""One paper runs once: a lock in its folder that no crash leaves behind."""

import fcntl
import os
import time
from pathlib import Path
from typing import Self

from newsportal.cannot_start import CannotStart

STAYS, ENDS = 2, 60  # seconds a start waits for a run that says nothing, and for one that says it is stopping

_held: set[int] = set()
"""The files of the locks that this process has."""


def _leave_them_to_the_parent() -> None:
    """A forked process would hold the lock together with the one it came from, and keep it when that one is gone."""
    for file in _held:
        os.close(file)
    _held.clear()


os.register_at_fork(after_in_child=_leave_them_to_the_parent)


class RunLock:
    """
    Held from start to end of a run. The kernel lets go of it when the process ends, however it ended.

    The file says who holds it: the process number and the address, what else is done (`being restored`), or `stopping`.
    The services of a server (deploy/) share the lock and write nothing.
    """

    def __init__(self, path: Path, address: str) -> None:
        self._path = path
        self._address = address

    def __enter__(self) -> Self:
        """Take the lock, waiting for a run that is on its way out; raise CannotStart when another one stays."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        began = time.monotonic()
        while not self._taken():
            pid, said = self._holder()
            waited = time.monotonic() - began
            if waited > (ENDS if said == "stopping" else STAYS):
                os.close(self._file)
                raise CannotStart(_refusal(pid, said))
            time.sleep(0.1)
        _held.add(self._file)
        self._say(self._address)
        return self

    def __exit__(self, *_exception: object) -> None:
        """Let go of it."""
        self._say("")
        _held.discard(self._file)
        os.close(self._file)

    def stopping(self) -> None:
        """Tell a start that waits that this run ends soon."""
        self._say("stopping")

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[str, str]:
        pid, _, said = os.pread(self._file, 500, 0).decode().partition(" ")
        return pid, said

    def _say(self, words: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()} {words}".encode(), 0)


def _refusal(pid: str, said: str) -> str:
    if not said:
        return "The paper is already running as a service. `systemctl stop newsportal.target` stops it."
    if said.startswith("being "):
        return f"The paper is {said} (process {pid}). Run the command again when that has ended."
    return f"The paper is already running at {said} (process {pid}). `kill {pid}` stops it."

"""Processes that end when the one that started them does, however it ended."""

import os
import signal
import threading
import time

VARIABLE = "STOP_WITH_PROCESS"
GLANCE = 0.2  # seconds between two looks at the parent


def stop_with_parent(parent: int | None = None, grace: float = 5) -> None:
    """
    From now on, stop this process when `parent` (default: the number in STOP_WITH_PROCESS) is no longer its parent.

    It gets SIGTERM, and `grace` seconds to finish. Without a number nothing happens: a command run by hand has no such
    parent. A look at the parent's number needs no pipe that other processes could inherit and hold open.
    """
    parent = parent or int(os.environ.get(VARIABLE, "0"))
    if parent:
        threading.Thread(target=_watch, args=(parent, grace), name="lifeline", daemon=True).start()


def _watch(parent: int, grace: float) -> None:
    while os.getppid() == parent:
        time.sleep(GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)

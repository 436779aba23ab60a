"""
What is asked of the C library's memory, where it is glibc; elsewhere nothing happens.

Numbers and meaning: mallopt(3), malloc_trim(3).
"""

import ctypes

ARENAS = 2
_M_ARENA_MAX = -8


def keep_it_together() -> None:
    """
    From now on, let all threads share a few places for their memory, before any has one of its own.

    glibc gives each thread a place, up to eight for each processor. What is freed in one is of no use to another, and a
    thread that compresses or draws once keeps megabytes for ever. Python's threads take turns, so they do not queue.
    """
    _call("mallopt", _M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Return to the system what was freed; after much work at once, of which little is left."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError, TypeError):
        return
    function(*numbers)

"""
How far a long command is: one line that moves on a terminal, a sentence now and then in a log.

It says how much is done, of how much where that is known, and never how long it will take. Django is not imported:
every app and the build may use it.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self, TextIO, TypeVar

Item = TypeVar("Item")

MEGABYTE = 1_000_000  # bytes, as disks are sold
WIDTH = 24  # characters of the bar
REDRAWN = 0.1  # seconds between two looks of it
SAID = 30.0  # seconds between two sentences where there is no terminal
_ERASE = "\r\033[K"


class Progress:
    """
    The progress of one piece of work, said on `stream` (standard error, which is no part of a command's output).

    Work that is done within `SAID` seconds away from a terminal says nothing. On leaving, the line is gone.
    """

    def __init__(self, doing: str, stream: TextIO | None = None) -> None:
        self._doing = doing
        self._stream = stream or sys.stderr
        self._moves = self._stream.isatty()
        self._said_at = 0.0 if self._moves else time.monotonic()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """Take the line away, however the work ended."""
        self.make_room()

    def __call__(self, done: int, total: int = 0) -> None:
        """Say that `done` is done of `total`, 0 where nobody knows it; most calls say nothing."""
        now = time.monotonic()
        is_over = bool(total) and done >= total
        if now - self._said_at < (REDRAWN if self._moves else SAID) and not (is_over and self._moves):
            return
        self._said_at = now
        words = f"{self._doing}: {done:,} of {total:,}" if total else f"{self._doing}: {done:,}"
        bar = f"  {_bar(done, total)}" if total and self._moves else ""
        self._write(f"{_ERASE}{words}{bar}" if self._moves else f"{words}.\n")

    def make_room(self) -> None:
        """Take the line away, before something else is printed; the next call draws it again."""
        if self._moves:
            self._write(_ERASE)
            self._said_at = 0.0

    def over(self, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items, saying before each how many are done."""
        for done, item in enumerate(items):
            self(done, len(items))
            yield item

    def _write(self, words: str) -> None:
        self._stream.write(words)
        self._stream.flush()


def _bar(done: int, total: int) -> str:
    """Return the bar and a percentage that is 100 only when all is done."""
    part = min(done, total) / total
    full = int(WIDTH * part)
    return f"{'#' * full}{'.' * (WIDTH - full)} {int(100 * part):3} %"

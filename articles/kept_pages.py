"""The finished pages that a process keeps, and how much of its memory they may take."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles import servers

MOST_BYTES = 32 << 20
"""Some seven hundred articles with fifty comments each, for every process of the web server."""

_OVERHEAD = 2000  # bytes that an entry takes besides what it holds, roughly: its headers, its keys, its objects


@dataclass(slots=True)
class Kept:
    """
    A page as it was answered last: its `edition` (see `articles.editions`), `etag`, and `bodies` by their encoding.

    `shown` and `address` are what its edition is asked by; `until` is when it changes by itself, None for never.
    `source` is the server that it and its edition come from (see `articles.servers`).
    `said` are the headers that its view gave it; `headers` all that went out with it, empty until it has gone out.
    """

    shown: str
    address: Mapping[str, Any]
    edition: list[int]
    until: datetime | None
    etag: str
    said: dict[str, str]
    bodies: dict[str, bytes]
    headers: list[tuple[str, str]] = field(default_factory=list)
    source: str = field(default_factory=servers.source)

    def is_present(self, edition: list[int], now: datetime) -> bool:
        """Return whether it is the page of this edition, of the server that is read from, at this moment."""
        unchanged = self.edition == edition and self.source == servers.source()
        return unchanged and (self.until is None or now < self.until)

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, roughly."""
        return _OVERHEAD + sum(len(body) for body in self.bodies.values())


class Shelf:
    """
    Pages by their addresses; whichever was asked for longest ago goes when they take more than `most` bytes.

    A page that takes an eighth of that is not kept: it would drive out the many that are asked for more often.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.bytes = 0
        self._pages: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """Return the page at this address, whatever its edition."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
            return found[0]

    def put(self, key: str, page: Kept) -> None:
        """Keep a page in the place of the one that was there; or weigh it again, when it has a body more."""
        size = page.size + len(key)
        with self._lock:
            self._drop(key)
            if size > self.most // 8:
                return
            self._pages[key] = page, size
            self.bytes += size
            while self.bytes > self.most:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def _drop(self, key: str) -> None:
        _, size = self._pages.pop(key, (None, 0))
        self.bytes -= size


class OneAtATime:
    """Lets one thread at a time do what has a name, while the others wait; what has another name goes on."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[threading.Lock, int]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Wait for the turn; somebody else may have done meanwhile what is to be done."""
        with self._lock:
            own, number = self._waiting.get(name, (threading.Lock(), 0))
            self._waiting[name] = own, number + 1
        try:
            with own:
                yield
        finally:
            with self._lock:
                own, number = self._waiting.pop(name)
                if number > 1:
                    self._waiting[name] = own, number - 1


shelf = Shelf()

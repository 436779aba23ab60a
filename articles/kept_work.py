"""What is made of texts and kept in the memory of the process, under all that it is made of: it is never old."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import get_language

T = TypeVar("T")


class KeptWork(Generic[T]):
    """
    Results of one work, the least recently used of which go when they are longer than `characters` together.

    `length` is that of a result; the texts it is kept under count too. The active language and time zone, in which
    words and dates are written, are always among what a result is kept under.
    """

    def __init__(self, characters: int, length: Callable[[T], int]) -> None:
        self._limit = characters
        self._length = length
        self._results: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def get(self, make: Callable[[], T], *of: Hashable) -> T:
        """Return what `make` returns, made of `of` and nothing else, or the same that was made of that before."""
        key = (get_language(), timezone.get_current_timezone_name(), *of)
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key][0]
        result = make()
        self._keep(key, result, self._length(result) + sum(len(part) for part in of if isinstance(part, str)))
        return result

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._results.clear()
            self._characters = 0

    def _keep(self, key: Hashable, result: T, characters: int) -> None:
        with self._lock:
            if key in self._results or characters > self._limit:
                return
            self._results[key] = result, characters
            self._characters += characters
            while self._characters > self._limit:
                _, (_, gone) = self._results.popitem(last=False)
                self._characters -= gone


def row_of(row: Any) -> str:
    """Return all that a row of the database says, as one text; "" for none."""
    return "" if row is None else repr([getattr(row, field.attname) for field in row._meta.concrete_fields])

"""Readers who judge each answer by what had been written before they asked, and by what was being written since."""

import gzip
import http.client
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import brotli
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from newsportal import front_door

UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


class Answer(NamedTuple):
    """What came back: its headers by their small names, its body as it travelled."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> bytes:
        """Its body, unpacked."""
        return UNPACK[self.headers.get("content-encoding", "")](self.body)


Ask = Callable[[str, dict[str, str]], Answer | None]
"""Asks for a path with headers; returns None where nobody answered."""

Look = Callable[[Answer, str], list[int]]
"""Finds in an answer, whose page is given as text, every place that shows a number, and returns what stands there."""


class Truth:
    """Numbers that only grow. One thread writes them."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._moments: dict[str, datetime] = {}

    @contextmanager
    def step(self, *names: str) -> Iterator[int]:
        """Count these numbers up; the block commits what shows it, and is given the first one."""
        self._begun.update(names)
        yield self._begun[names[0]]
        self._done.update(names)

    def comes(self, name: str, moment: datetime) -> None:
        """Let a number be 0 until this moment, and 1 from then on."""
        self._moments[name] = moment

    def least(self, name: str) -> int:
        """Return what an answer has to show that is asked for from now on."""
        return self._now(name, self._done)

    def most(self, name: str) -> int:
        """Return the most that an answer can show which has come by now."""
        return self._now(name, self._begun)

    def _now(self, name: str, numbers: Counter[str]) -> int:
        moment = self._moments.get(name)
        return int(timezone.now() >= moment) if moment else numbers[name]


class Reader:
    """
    One reader. `lies` is what was wrong with the answers, `met` counts them by status and encoding, and `last` holds
    the page that is known of each path.

    `pages` says of each path which numbers it shows and where. A reader that `remembers` asks whether the page has
    changed, and takes "304 Not Modified" for the page that it remembers.
    """

    def __init__(
        self, truth: Truth, ask: Ask, pages: dict[str, dict[str, Look]], accepts: str = "", remembers: bool = True
    ) -> None:
        self.truth, self.ask, self.pages, self.accepts, self.remembers = truth, ask, pages, accepts, remembers
        self.lies: list[str] = []
        self.met: Counter[object] = Counter()
        self.last: dict[str, Answer] = {}

    def look(self, path: str) -> bool:
        """Ask for a page, judge the answer, and return whether there was one."""
        known = self.last.get(path) if self.remembers else None
        headers = {"Accept-Encoding": self.accepts}
        if known and "etag" in known.headers:
            headers["If-None-Match"] = known.headers["etag"]
        least = {name: self.truth.least(name) for name in self.pages[path]}
        answer = self.ask(path, headers)
        if answer is None:
            return False
        most = {name: self.truth.most(name) for name in self.pages[path]}
        self.met.update([answer.status, answer.headers.get("content-encoding", "")])
        if answer.status == 304 and known:
            answer = known
        self.last[path] = answer
        text = answer.page.decode()
        for name, found in self.pages[path].items():
            self.lies += [
                f"{path} says {answer.status}, {name} {seen}, not {least[name]} to {most[name]}"
                for seen in found(answer, text) or [-1]
                if not least[name] <= seen <= most[name]
            ]
        return True


class Line:
    """A connection to a web server on this machine that stays, and is opened again when it broke."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, path: str, headers: dict[str, str]) -> Answer | None:
        """Ask for a path, as `Ask` says."""
        try:
            self.connection.request("GET", path, headers=headers)
            answer = self.connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, said, answer.read())
        except (OSError, http.client.HTTPException):
            self.connection.close()
            time.sleep(0.02)
            return None


def _django(environ, start_response) -> list[bytes]:
    """Let Django answer, in the transaction of the test."""
    response = ClientHandler()(environ)
    start_response(f"{response.status_code} So", list(response.items()))
    return [response.content]


def knock(path: str, headers: dict[str, str]) -> Answer:
    """Ask in this process what a web server asks, as `Ask` says."""
    said = []
    environ = RequestFactory().get(path, headers={"host": "testserver", **headers}).environ
    answer = front_door.before(_django)(environ, lambda status, headers: said.append((int(status[:3]), headers)))
    [(code, sent)] = said
    return Answer(code, {name.lower(): value for name, value in sent}, b"".join(answer))


def numbers(pattern: str, none: list[int] | None = None) -> Look:
    """Find every number that the pattern captures; `none` is what it means that there is none."""
    searched = re.compile(pattern)
    return lambda answer, text: [int(number) for number in searched.findall(text)] or none or []


def newest(pattern: str) -> Look:
    """Find the highest number that the pattern captures, 0 where there is none."""
    searched = re.compile(pattern)
    return lambda answer, text: [max(map(int, searched.findall(text)), default=0)]


def how_many(*patterns: str) -> Look:
    """Count the places that look like one of the patterns."""
    return lambda answer, text: [sum(len(re.findall(pattern, text)) for pattern in patterns)]


def status(*statuses: int) -> Look:
    """Take the first of these for 0, the next for 1; any other is wrong."""
    return lambda answer, text: [statuses.index(answer.status)] if answer.status in statuses else []

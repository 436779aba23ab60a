"""Driving a server: with wrk, or, where an answer takes long, one request after the other until each has ended."""

import http.client
import math
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.speed import processes

SLOW = 0.04
"""Seconds: wrk cuts off what is under way when it ends, which an answer that takes longer makes too large a share."""

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.7,ru;q=0.3",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
"""What a browser sends with every request for a page."""

_DONE = """
done = function(summary, latency)
  local wrong = summary.errors
  print(string.format("figures: %d %d %d %d %d %d",
    summary.requests, summary.bytes, latency:percentile(50), latency:percentile(99), wrong.status,
    wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
"""
_FIGURES = re.compile(r"^figures: ([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+) ([0-9]+)$", re.MULTILINE)
# Where there are several pages they come in turn, from another one each time wrk is started.
_IN_TURN = """
math.randomseed(os.time())
local paths = {%s}
local turn = math.random(#paths)
request = function()
  turn = turn %% #paths + 1
  return wrk.format("GET", paths[turn])
end
"""


class CannotMeasure(Exception):
    """Something that is to be measured does not run, or does not answer as it should; the message says what."""


@dataclass(frozen=True)
class Driven:
    """
    What came of driving a page once.

    `median` and `late` (the 99th percentile) are milliseconds, `size` bytes an answer, headers included; `cpu` is
    milliseconds of the processor's an answer; `faults` are answers above 399 and broken connections.
    """

    requests: int
    size: float
    median: float
    late: float
    faults: int
    cpu: float = 0


@dataclass(frozen=True)
class Target:
    """
    One thing to drive: `paths` at `origin`, in turn, with `headers`; `roots` are the processes whose trees pay for it.

    `script` is Lua that makes the requests instead. `pause` is the milliseconds that each connection waits before the
    next one.
    """

    name: str
    origin: str
    paths: Sequence[str]
    roots: Sequence[int]
    headers: Mapping[str, str] = field(default_factory=lambda: BROWSER)
    connections: int = 1
    script: str = ""
    pause: int = 0

    def lua(self) -> str:
        """Return wrk's script."""
        paths = ", ".join(map(quoted, self.paths))
        requests = self.script or (_IN_TURN % paths if len(self.paths) > 1 else "")
        waits = f"delay = function() return math.random(0, {2 * self.pause}) end\n" if self.pause else ""
        return f"{requests}\n{waits}{_DONE}"


def quoted(text: str) -> str:
    r"""Return a text as Lua writes it; what is no plain ASCII becomes `\ddd`, byte by byte."""
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}" for byte in text.encode())
    return f'"{"".join(plain)}"'


def read_figures(said: str) -> Driven:
    """Return what the last line of wrk's output says that our script wrote. Raises ValueError when there is none."""
    found = _FIGURES.findall(said)
    if not found:
        raise ValueError(f"wrk said nothing of what it did: {said.strip()[-200:]}")
    requests, size, median, late, refused, broken = map(int, found[-1])
    return Driven(requests, size / max(requests, 1), median / 1000, late / 1000, refused + broken)


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of them do not exceed: the nearest rank. Raises IndexError for none."""
    return sorted_values[max(math.ceil(share * len(sorted_values)), 1) - 1]


def drive(target: Target, seconds: int, *, is_slow: bool = False) -> Driven:
    """Drive it for so long, and return what came of it and what it cost its processes."""
    before = processes.cpu_seconds(target.roots)
    driven = _one_by_one(target, seconds) if is_slow else _by_wrk(target, seconds)
    time.sleep(0.1)  # the servers finish what wrk has hung up on
    spent = processes.cpu_seconds(target.roots) - before
    return Driven(**{**driven.__dict__, "cpu": spent * 1000 / max(driven.requests, 1)})


def _by_wrk(target: Target, seconds: int) -> Driven:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        script.write_text(target.lua())
        headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
        amount = ["-t1", f"-c{target.connections}", f"-d{seconds}s", "--timeout", "30s"]
        ran = subprocess.run(
            ["wrk", *amount, *headers, "-s", str(script), target.origin + target.paths[0]],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return read_figures(ran.stdout + ran.stderr)


def _one_by_one(target: Target, seconds: int) -> Driven:
    times, size, faults, ends = [], 0, 0, time.monotonic() + seconds
    connection = connect(target.origin)
    while not times or time.monotonic() < ends:
        began = time.perf_counter()
        connection.request("GET", target.paths[len(times) % len(target.paths)], headers=dict(target.headers))
        answer = connection.getresponse()
        size += len(answer.read()) + len(str(answer.headers))
        times.append((time.perf_counter() - began) * 1000)
        faults += answer.status >= 400
    connection.close()
    times.sort()
    return Driven(len(times), size / len(times), percentile(times, 0.5), percentile(times, 0.99), faults)


def look(target: Target) -> tuple[http.client.HTTPResponse, bytes, float]:
    """Ask for the first path once; return the answer, its body as it travels, and the seconds it took."""
    connection = connect(target.origin)
    began = time.perf_counter()
    connection.request("GET", target.paths[0], headers=dict(target.headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body, time.perf_counter() - began


def connect(origin: str) -> http.client.HTTPConnection:
    """Return a connection to an origin of this machine; its certificate, if any, is one that we made."""
    parts = urlsplit(origin)
    if parts.scheme == "https":
        import ssl

        return http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=60, context=ssl._create_unverified_context()
        )
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

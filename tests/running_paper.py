"""A paper that runs for a test: `manage.py up` in a folder and on a port of its own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.cluster import ROOT, setting_names


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true, seconds: float = 60):
    """Return what `true()` returns as soon as that is something; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def read(line: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    """Return the answer that comes over a line, its text in `body`; over one line always by the same process."""
    line.request("GET", path)
    answer = line.getresponse()
    answer.body = answer.read().decode()
    return answer


class RunningPaper:
    """`manage.py up` and what it starts, its output in a file."""

    def __init__(self, var_dir: Path, **environment: str) -> None:
        self.var_dir = var_dir
        self.data_dir = var_dir / "postgres"
        self.port = int(environment.get("PORT") or free_port())
        inherited = {name: value for name, value in os.environ.items() if name not in setting_names()}
        self.environment = {
            **inherited, "ENV_FILE": os.devnull, "VAR_DIR": str(var_dir), "PORT": str(self.port), **environment
        }  # fmt: skip
        self._output = var_dir.with_name(f"{var_dir.name}.out")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it, wait until it is ready, and return what it said."""
        self.launch()
        wait_until(lambda: "Ready: " in self.said() or self.process.poll() is not None, 180)
        assert self.process.poll() is None, self.said()
        return self.said()

    def launch(self) -> None:
        """Start it."""
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "up"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=self.environment,
            )  # fmt: skip

    def refusal(self) -> str:
        """Start it where it cannot, and return the one line it ended with; no traceback, exit code 1."""
        self.launch()
        assert self.process.wait(60) == 1, self.said()
        assert "Traceback" not in self.said()
        return self.said().splitlines()[-1]

    def said(self) -> str:
        """Return everything it has printed since it was started."""
        return self._output.read_text()

    def password(self) -> str:
        """Return the password it printed."""
        return re.search(r'password "([^"]+)"', self.said())[1]

    def ask(self, path: str = "/") -> http.client.HTTPResponse:
        """Answer of the web server; OSError when there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            return read(connection, path)
        finally:
            connection.close()

    def is_well(self) -> bool:
        """Whether it answers and has its database: a page that is kept would be answered without one."""
        try:
            return json.loads(self.ask("/readyz").body)["checks"]["database"] == "ok"
        except (OSError, http.client.HTTPException, ValueError):
            return False

    def parts(self) -> list[psutil.Process]:
        """Every process below `up`."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def server(self) -> psutil.Process:
        """The main process of the web server."""
        return self._child("paper-web")

    def worker(self) -> psutil.Process:
        """The process that goes round the duties."""
        return self._child("paper-worker")

    def _child(self, name: str) -> psutil.Process:
        def look():
            return [child for child in psutil.Process(self.process.pid).children() if child.name() == name]

        return wait_until(look)[0]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it in order and return its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)

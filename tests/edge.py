"""nginx with the site of deploy/nginx, on ports of its own, before a small paper that answers as a test tells it to."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cluster import ROOT
from tests.web_server import certificate

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
HOST = "paper.example"
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
STOPPED_CLOCK = {"map $msec $newsportal_now": "map $http_x_now $newsportal_now"}
"""A change of the site: `Edge.now` says which second it is."""
PUBLIC = {"Cache-Control": "max-age=0, s-maxage=1, stale-if-error=86400", "Vary": "Accept-Encoding"}
MAIN = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr crit;
include /etc/nginx/modules-enabled/*-brotli-static.conf;
{user}
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Asked:
    """One request that reached the paper."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Origin(ThreadingHTTPServer):
    """A paper of a few lines: `answer(asked)` gives status, headers and body; `asked` keeps what reached it."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Reply] = news
        self.thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address) -> None:
        """Nothing: nginx may hang up."""

    def stop(self) -> None:
        """Be away: connections are refused from now on."""
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer whatever method as the test says, and hang up."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, self.path, {name.lower(): text for name, text in self.headers.items()}, body)
        self.server.asked.append(asked)
        status, headers, page = self.server.answer(asked)
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Connection", "close")
        if status != 304:
            self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(page)

    do_HEAD = do_POST = do_GET

    def log_message(self, *_parts) -> None:
        """Nothing."""


@dataclass
class Got:
    """What a reader got."""

    status: int
    headers: dict[str, str]
    body: bytes


def news(asked: Asked) -> Reply:
    """A public page, the same every time."""
    return versioned(asked, "news")


def versioned(asked: Asked, version: str, takes: float = 0) -> Reply:
    """A public page that holds the word `version`, made in `takes` seconds, or 304 to whoever has that one."""
    time.sleep(takes)
    headers = {**PUBLIC, "ETag": f'W/"{version}"', "Content-Type": "text/html; charset=utf-8"}
    if asked.headers.get("if-none-match") == headers["ETag"]:
        return 304, headers, b""
    return 200, headers, version.encode()


@dataclass
class Edge:
    """nginx that runs, the paper behind it, its folder, and the second which it takes for now when told to."""

    folder: Path
    port: int
    origin: Origin
    now: int = 1

    def connect(self) -> http.client.HTTPSConnection:
        """Open a connection as a reader would."""
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=TRUSTING, timeout=30)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
        """Ask once, on a connection of its own."""
        line = self.connect()
        try:
            return self.ask_on(line, path, method, body, **headers)
        finally:
            line.close()

    def ask_on(
        self,
        line: http.client.HTTPSConnection,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        **headers: str,
    ) -> Got:
        """Ask on a connection that is there."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        line.request(method, path, body=body, headers={"Host": HOST, "X-Now": str(self.now), **named})
        answer = line.getresponse()
        return Got(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())

    def reborn(self) -> None:
        """Start the paper again, at the same port."""
        self.origin = Origin(self.origin.server_address[1])


def need_nginx() -> None:
    """Skip the test where nginx or its brotli module is missing; fail where everything has to be there."""
    if not (NGINX and Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so").exists()):
        reason = "needs nginx: apt-get install nginx-light libnginx-mod-http-brotli-static"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def free_port() -> int:
    """Return a port that nobody has on this machine."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def site(folder: Path, port: int, paper: int, changed: dict[str, str]) -> str:
    """Return the site as deploy/install writes it, with its folders below `folder`, its door at `port`, and changes."""
    text = subprocess.check_output([ROOT / "deploy/nginx/render", HOST, str(paper), folder / "var"], text=True)
    there = {
        "/var/cache/nginx/": f"{folder}/cache-",
        "/var/log/nginx/": f"{folder}/log-",
        "/var/www/newsportal": f"{folder}",
        "/etc/newsportal/tls/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/newsportal/tls/privkey.pem": f"{folder}/certificate.pem",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        **changed,
    }
    for shipped, here in there.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return "\n".join(line for line in text.splitlines() if "listen [::]" not in line)


@contextmanager
def edge(folder: Path, changed: dict[str, str]) -> Iterator[Edge]:
    """Run nginx, with what is `changed` in its site, and a paper for as long as the block runs."""
    origin, port = Origin(), free_port()
    certificate(folder)
    (folder / "site.conf").write_text(site(folder, port, origin.server_address[1], changed))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    running = subprocess.Popen([NGINX, "-e", "stderr", "-c", folder / "nginx.conf"])
    try:
        _wait(port, running)
        here = Edge(folder, port, origin)
        yield here
        here.origin.stop()
    finally:
        running.terminate()
        running.wait()


def _wait(port: int, running: subprocess.Popen) -> None:
    for _ in range(500):
        assert running.poll() is None, "nginx does not accept the site"
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx does not listen")

"""nginx twice: with the configuration that is shipped in front of the paper, and with nothing but a file to send."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from benchmarks.speed.driving import CannotMeasure
from benchmarks.speed.papers import listens
from tests.cluster import ROOT
from tests.running_paper import free_port, wait_until

SHIPPED = ROOT / "deploy" / "nginx" / "newsportal.conf"
CLIENT = "X-Client-Address"
"""Where a request says which address it pretends to come from: what is limited by address then is not by ours."""

# The static file is sent twice: over plain http without a log, and as the paper is, with TLS and a log.
_AROUND = """
include /etc/nginx/modules-enabled/*.conf;
{user}
worker_processes 2;
worker_rlimit_nofile 8192;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    {temporary}
    set_real_ip_from 127.0.0.1;
    real_ip_header {client};
    include {folder}/shipped.conf;
    server {{
        listen 127.0.0.1:{plain};
        root {folder}/static;
        access_log off;
        brotli_static on;
        keepalive_requests 1000000;
    }}
    server {{
        listen 127.0.0.1:{tls} ssl http2;
        ssl_certificate {folder}/tls/fullchain.pem;
        ssl_certificate_key {folder}/tls/privkey.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        access_log {folder}/log/static.log newsportal;
        root {folder}/static;
        brotli_static on;
    }}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def adapted(shipped: str, folder: Path, host: str, port: int, http: int, https: int) -> str:
    """
    Return the shipped configuration for a place of its own: its folders below `folder`, on ports of 127.0.0.1.

    `port` is where the paper listens; `http` and `https` take the places of 80 and 443.
    """
    text = re.sub(r"(?m)^\s*listen \[::\].*\n", "", shipped)
    text = re.sub(r"\blisten 80\b", f"listen 127.0.0.1:{http}", text)
    text = re.sub(r"\blisten 443\b", f"listen 127.0.0.1:{https}", text)
    text = text.replace("@HOST@", host).replace("@PORT@", str(port)).replace("@VAR_DIR@", str(folder / "var"))
    for system, ours in (
        ("/var/cache/nginx/", "cache"),
        ("/var/log/nginx/", "log"),
        ("/etc/newsportal/tls/", "tls"),
        ("/var/www/", "www"),
    ):
        text = text.replace(system, f"{folder / ours}/")
    return text


class Edge:
    """An nginx of our own, in front of the paper that listens on `port`."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder, self.host, self.paper_port = folder, host, port
        self.https, self.plain, self.tls = free_port(), free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, page: bytes, compressed: bytes) -> None:
        """Write the configuration, with `page` as the static file, and start. Raises CannotMeasure."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("static", "cache", "log", "tls", "www", "var", "tmp"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "static" / "article.html").write_bytes(page)
        (self.folder / "static" / "article.html.br").write_bytes(compressed)
        _make_certificate(self.folder / "tls", self.host)
        shipped = adapted(SHIPPED.read_text(), self.folder, self.host, self.paper_port, free_port(), self.https)
        (self.folder / "shipped.conf").write_text(shipped)
        (self.folder / "nginx.conf").write_text(self._around())
        command = ["nginx", "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log")]
        tried = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
        if tried.returncode != 0:
            hint = " apt-get install libnginx-mod-http-brotli-static" if "brotli" in tried.stderr else ""
            raise CannotMeasure(f"nginx does not accept {SHIPPED}: {tried.stderr.strip()}{hint}")
        self.process = subprocess.Popen(
            [*command, "-g", "daemon off;"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: listens(self.tls) or self.process.poll() is not None, 20)
        if self.process.poll() is not None:
            raise CannotMeasure(f"nginx has ended; {self.folder / 'error.log'} says why.")

    def _around(self) -> str:
        temporary = "\n    ".join(f"{name}_temp_path {self.folder}/tmp/{name};" for name in _TEMPORARY)
        # Started by root, the workers would be somebody who may not enter a folder of root's.
        user = "user root;" if os.geteuid() == 0 else ""
        return _AROUND.format(
            folder=self.folder, user=user, temporary=temporary, client=CLIENT, plain=self.plain, tls=self.tls
        )

    def roots(self) -> list[int]:
        """The processes whose trees are nginx."""
        return [self.process.pid]

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def _make_certificate(folder: Path, host: str) -> None:
    """Make the kind of certificate that deploy/install makes."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "9", "-subj", "/CN=paper", "-addext", f"subjectAltName=DNS:{host}",
         "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")],
        capture_output=True, check=True,
    )  # fmt: skip

"""A web server on 127.0.0.1 that answers as a test tells it to, byte for byte."""

import socket
import socketserver
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Chunks = Callable[[str, str], Iterator[bytes]]
"""What a server says to a method and a path, piece by piece."""


class WebServer(socketserver.ThreadingTCPServer):
    """Answers each request with what `answer(method, path)` yields; `requests` keeps the heads it was sent."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Chunks, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.context, self.requests = answer, context, []

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.server_address[1]}"

    @property
    def lines(self) -> list[str]:
        """The first line of each request, without the protocol."""
        return [head.rpartition(" ")[0] for head in (request.splitlines()[0] for request in self.requests)]

    def handle_error(self, request, client_address) -> None:
        """Nothing: whoever hangs up in the middle is what some tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        context = self.server.context
        with context.wrap_socket(self.request, server_side=True) if context else self.request as line:
            self.talk(line)

    def talk(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = line.recv(4096)
            if not received:
                return
            head += received
        self.server.requests.append(head.decode())
        method, path, _ = head.decode().split(" ", 2)
        for chunk in self.server.answer(method, path):
            line.sendall(chunk)


def status(code: int, *headers: str) -> bytes:
    """An answer without a body."""
    return "\r\n".join([f"HTTP/1.1 {code} So", *headers, "Content-Length: 0", "", ""]).encode()


@contextmanager
def web_server(answer: Chunks | bytes, context: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Serve, for as long as the block runs."""
    chunks = (lambda method, path: iter([answer])) if isinstance(answer, bytes) else answer
    with WebServer(chunks, context) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def certificate(folder: Path, days: int = 30) -> Path:
    """Write a certificate of 127.0.0.1, signed by itself, with its key; one of -1 days has run out."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return file


def tls(file: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

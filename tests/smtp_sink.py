"""
A real mail server for tests: it takes mail on a port of 127.0.0.1, keeps it, and misbehaves as it is told.

    def test_it_is_mailed(smtp_sink):          # the settings point at it, the paper sends mail
        ...
        send_due_mail()
        (mail,) = smtp_sink.mails_to("reader@mail.example")
        mail.subject, mail.text, mail.html, mail.links

A paper in a process of its own gets `environment=smtp_sink.environment()`.
"""

import asyncio
import email
import logging
import re
import ssl
from datetime import UTC, datetime, timedelta
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from enum import Enum
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.running_paper import wait_until


class Mode(Enum):
    """What the server does with mail, by what it answers."""

    ACCEPTS = "250"
    LATER = "451 at RCPT: try again later"
    NO_SUCH_READER = "550 at RCPT: nobody of that name here"
    REFUSES_THE_WORDS = "554 after DATA: that is advertising"
    REFUSES_TO_RELAY = "554 at RCPT: for our own people only"
    REFUSES_THE_SENDER = "553 at MAIL: we do not know you"
    REFUSES_THE_LOGIN = "535 at AUTH"
    TARPIT = "nothing, until the other side is tired"
    DROPS_AFTER_DATA = "nothing: it takes the mail and hangs up"


class Received:
    """One mail as it came over the line."""

    def __init__(self, envelope: Envelope) -> None:
        self.sender: str = envelope.mail_from
        self.recipients: list[str] = list(envelope.rcpt_tos)
        self.raw: bytes = envelope.content
        self.message: EmailMessage = email.message_from_bytes(self.raw, policy=policy.default)

    def __getitem__(self, header: str) -> str | None:
        """Return a header as a person reads it, None when the mail has none of that name."""
        # Python's newer parser leaves a space inside a word of a long name; the older one follows RFC 2047.
        found = email.message_from_bytes(self.raw)[header]
        return None if found is None else str(make_header(decode_header(re.sub(r"\r?\n\s*", " ", found)))).strip()

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return self["Subject"] or ""

    @property
    def text(self) -> str:
        """The plain text."""
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        """The HTML."""
        return self.message.get_body(("html",)).get_content()

    @property
    def links(self) -> list[str]:
        """The addresses of web pages in the plain text, in their order."""
        return re.findall(r"https?://[^\s<>]+", self.text)

    def link_to(self, part: str) -> str:
        """Return the path of the one link whose address has `part` in it, such as "/comments/confirm/"."""
        (found,) = {link for link in self.links if part in link}
        return re.sub(r"^https?://[^/]+", "", found)


class SmtpSink:
    """
    The server. `mode` is what it does from now on; `mails` what it has taken; `connections` how often it was called;
    `kept_waiting` how many it has left without an answer.

    `tls` makes it offer STARTTLS, with a certificate for 127.0.0.1 that `environment()` lets the other side trust, or
    for another `ip`, or one that has only so many `days` to live; `login` is the only pair of name and password it
    takes, and then it wants one. It offers to take one unless `offers_login` is False.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        tls: bool = False,
        ip: str = "127.0.0.1",
        days: int = 1,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.mode = Mode.ACCEPTS
        self.mails: list[Received] = []
        self.connections = self.kept_waiting = 0
        self.was_encrypted: list[bool] = []
        self._login = login
        self.offers_login = True
        self._certificate = _write_certificate(folder, ip, days) if tls and folder else None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        # What the paper logs is looked through for addresses; what this server says is not the paper's.
        logging.getLogger("mail").setLevel(logging.CRITICAL)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        """What EMAIL_URL has to be."""
        user = f"{self._login[0]}:{self._login[1]}@" if self._login else ""
        return f"{'smtp+tls' if self._certificate else 'smtp'}://{user}127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that sends its mail here."""
        trust = {"SSL_CERT_FILE": str(self._certificate)} if self._certificate else {}
        return {"EMAIL_URL": self.url, **trust}

    def use_in(self, settings: Any) -> None:
        """Let this process send its mail here; `settings` is the fixture of pytest-django."""
        settings.SENDS_MAIL, settings.EMAIL_URL = True, self.url
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = bool(self._certificate), False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = self._login or ("", "")
        settings.EMAIL_TIMEOUT = 5

    def mails_to(self, address: str) -> list[Received]:
        """Return what was mailed to an address."""
        return [mail for mail in self.mails if mail.recipients == [address]]

    def wait_for(self, number: int = 1, to: str | None = None, seconds: float = 60) -> list[Received]:
        """Return the mails, to one address or to all, as soon as there are so many; fail after `seconds`."""

        def enough() -> list[Received] | None:
            found = self.mails if to is None else self.mails_to(to)
            return list(found) if len(found) >= number else None

        return wait_until(enough, seconds)

    async def _serve(self) -> asyncio.Server:
        self._tired = asyncio.Event()
        return await self._loop.create_server(self._protocol, "127.0.0.1", 0)

    async def _end(self) -> None:
        self._tired.set()
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(
            self,
            hostname="sink.example",
            loop=self._loop,
            enable_SMTPUTF8=True,
            tls_context=_server_context(self._certificate) if self._certificate else None,
            auth_require_tls=False,
            auth_exclude_mechanism=[] if self.offers_login else ["LOGIN", "PLAIN"],
            authenticator=self._authenticate,
        )

    # What aiosmtpd asks; the names of the hooks are its own.

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        is_known = (data.login.decode(), data.password.decode()) == self._login
        return AuthResult(success=is_known and self.mode is not Mode.REFUSES_THE_LOGIN, handled=False)

    async def handle_MAIL(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse the sender."""
        if self._login and not session.authenticated:
            return "530 5.7.0 Sign in first"
        if self.mode is Mode.TARPIT:
            self.kept_waiting += 1
            await self._tired.wait()
        if self.mode is Mode.REFUSES_THE_SENDER:
            return f"553 5.1.8 {address} is not one of ours"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse the recipient; like a real server, it repeats the address in what it refuses."""
        if self.mode is Mode.LATER:
            return f"451 4.7.1 <{address}>: try again later"
        if self.mode is Mode.NO_SUCH_READER:
            return f"550 5.1.1 <{address}>: nobody of that name here"
        if self.mode is Mode.REFUSES_TO_RELAY:
            return f"554 5.7.1 <{address}>: Relay access denied"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, or refuse it."""
        if self.mode is Mode.REFUSES_THE_WORDS:
            return f"554 5.7.1 Mail for {envelope.rcpt_tos[0]} looks like advertising"
        self.mails.append(Received(envelope))
        self.was_encrypted.append(session.ssl is not None)
        if self.mode is Mode.DROPS_AFTER_DATA:
            server.transport.abort()
        return "250 OK"


def _write_certificate(folder: Path, ip: str, days: int) -> Path:
    """Write a certificate that vouches for itself, with its key, into one file; `days` below 0: it has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ip))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "smtp-sink.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context

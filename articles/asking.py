"""
Asking a web address whether it still answers, without being led into anybody's own network. Pure: no Django.

Whoever types an address here, or answers at one, may be hostile. So a name is looked up once and the connection goes to
the address that was found and judged, on every redirect again (against DNS rebinding); nothing is sent that names
anybody but the paper; what comes back is read up to the end of its head, and never beyond MAX_BYTES or the deadline.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from articles.body.notes import MAX_URL_LENGTH
from articles.public_addresses import is_public

STEP_SECONDS = 10
"""How long a connection, a handshake or the next bytes may take."""

ALL_SECONDS = 30
"""How long one address may take with its redirects, looking up names aside: that takes what the system allows it."""

MAX_REDIRECTS = 5
MAX_BYTES = 64_000
_MAX_ADDRESSES = 4
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_EVER = (301, 308)
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
# OpenSSL's numbers for a chain whose end it does not have: a browser may find it elsewhere, or our list may be old.
_UNKNOWN_ISSUER = {20, 21}


class Answer(StrEnum):
    """What came of asking. UNCLEAR is everything that says nothing about what a reader would find."""

    WORKS = "works"
    MISSING = "missing"  # 404 or 410
    NO_NAME = "no name"
    BAD_CERTIFICATE = "bad certificate"
    REFUSED = "refused"
    UNCLEAR = "unclear"


FAILURES = (Answer.MISSING, Answer.NO_NAME, Answer.BAD_CERTIFICATE, Answer.REFUSED)


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What an address answered.

    `status` is that of HTTP, None where it did not come to that. `moved_to` is where the address says that its page is
    from now on for ever, else "".
    """

    answer: Answer
    status: int | None = None
    moved_to: str = ""


class _NoReply(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class _Place:
    """One address to be asked: a host that was looked up, and what to ask there."""

    is_tls: bool
    host: str
    port: int
    numbers: tuple[str, ...]
    header: str
    path: str


def ask(url: str, agent: str, may_reach: Callable[[str], bool] = is_public) -> Reply:
    """
    Ask a web address, following redirects, and return what it says.

    `agent` says who asks; `may_reach` judges each IP address before anything is sent to it.
    """
    deadline = time.monotonic() + ALL_SECONDS
    moved_to, is_for_ever = "", True
    try:
        for _ in range(MAX_REDIRECTS + 1):
            status, location = _ask_place(_look_up(url, may_reach), agent, deadline)
            if status not in _REDIRECTS or not location:
                return _reply(status, moved_to)
            url = _led_to(url, location)
            is_for_ever = is_for_ever and status in _FOR_EVER
            moved_to = url if is_for_ever else moved_to
    except _NoReply as reason:
        return Reply(reason.answer)
    return Reply(Answer.UNCLEAR)


def _reply(status: int, moved_to: str) -> Reply:
    if 200 <= status < 300:
        return Reply(Answer.WORKS, status, moved_to)
    return Reply(Answer.MISSING if status in (404, 410) else Answer.UNCLEAR, status)


def _led_to(url: str, location: str) -> str:
    try:
        # Bytes beyond ASCII come as Latin-1 from the standard library, whatever they were.
        target = urljoin(url, quote(location.encode("latin-1"), safe=_SAFE))
    except ValueError:
        raise _NoReply(Answer.UNCLEAR) from None
    if len(target) > MAX_URL_LENGTH:
        raise _NoReply(Answer.UNCLEAR)
    return target.partition("#")[0]


def _look_up(url: str, may_reach: Callable[[str], bool]) -> _Place:
    """Raise _NoReply when the address is none that may be asked, or its host has no name."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise _NoReply(Answer.UNCLEAR) from None
    # Below 1024 other programs than web servers listen, and some take a request for words of their own (SMTP).
    if not host or parts.scheme not in ("http", "https") or (port < 1024 and port not in (80, 443)):
        raise _NoReply(Answer.UNCLEAR)
    numbers = tuple(number for number in _numbers_of(host, port) if may_reach(number))
    if not numbers:
        raise _NoReply(Answer.UNCLEAR)
    return _Place(
        parts.scheme == "https", host, port, numbers[:_MAX_ADDRESSES], _host_header(parts, host), _path(parts)
    )


def _numbers_of(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as fault:
        raise _NoReply(Answer.NO_NAME if fault.errno in _NO_SUCH_NAME else Answer.UNCLEAR) from fault
    except (OSError, ValueError) as fault:
        raise _NoReply(Answer.UNCLEAR) from fault
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _host_header(parts: SplitResult, host: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{parts.port}" if parts.port else name


def _path(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe=_SAFE)


def _ask_place(place: _Place, agent: str, deadline: float) -> tuple[int, str]:
    """Return the status and the header Location. Some servers do not know HEAD, so only GET can say no."""
    try:
        status, location = _request("HEAD", place, agent, deadline)
    except _NoReply as reason:
        if reason.answer is not Answer.UNCLEAR:
            raise
    else:
        if status < 400:
            return status, location
    return _request("GET", place, agent, deadline)


def _request(method: str, place: _Place, agent: str, deadline: float) -> tuple[int, str]:
    headers = {"Host": place.header, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}
    try:
        with closing(http.client.HTTPConnection(place.host, place.port)) as connection:
            connection.sock = _Line(_connect(place, deadline), deadline)
            connection.request(method, place.path, headers=headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location", "")
    except ssl.SSLCertVerificationError as fault:
        is_doubtful = fault.verify_code in _UNKNOWN_ISSUER
        raise _NoReply(Answer.UNCLEAR if is_doubtful else Answer.BAD_CERTIFICATE) from fault
    except ConnectionRefusedError as fault:
        raise _NoReply(Answer.REFUSED) from fault
    except (OSError, ValueError, http.client.HTTPException) as fault:
        raise _NoReply(Answer.UNCLEAR) from fault


def _connect(place: _Place, deadline: float) -> socket.socket:
    """Connect to the first of the host's machines that takes the call; of those that do not, a refusal says most."""
    faults: list[OSError] = []
    for number in place.numbers:
        try:
            line = socket.create_connection((number, place.port), timeout=_seconds_until(deadline))
        except OSError as fault:
            faults.append(fault)
            continue
        return _secure(line, place.host, deadline) if place.is_tls else line
    raise next((fault for fault in faults if isinstance(fault, ConnectionRefusedError)), faults[-1])


def _secure(line: socket.socket, host: str, deadline: float) -> socket.socket:
    line.settimeout(_seconds_until(deadline))
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _seconds_until(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, STEP_SECONDS)


class _Line:
    """A socket as http.client uses one, which gives up at the deadline and after MAX_BYTES, however it is fed."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        self._line.settimeout(_seconds_until(self._deadline))
        self._line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._line, self._deadline))

    def close(self) -> None:
        self._line.close()


class _Reading(io.RawIOBase):
    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline, self._left = line, deadline, MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        if self._left <= 0:
            raise http.client.HTTPException("The answer has too long a head.")
        self._line.settimeout(_seconds_until(self._deadline))
        count = self._line.recv_into(buffer)
        self._left -= count
        return count

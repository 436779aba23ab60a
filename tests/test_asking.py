"""An address is asked politely and warily: what it says, and what it cannot make us do."""

import gzip
import socket
import ssl
import time
from collections.abc import Iterator
from itertools import count, repeat
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import asking
from articles.asking import Answer, Reply
from articles.public_addresses import is_public
from tests.running_paper import free_port
from tests.web_server import certificate, status, tls, web_server

AGENT = "newsportal (+https://paper.example/)"


def ask(url: str) -> Reply:
    """Ask, where 127.0.0.1 is as good as any machine."""
    return asking.ask(url, AGENT, lambda number: number == "127.0.0.1")


def reply_to(answer) -> Reply:
    with web_server(answer) as server:
        return ask(server.url)


@pytest.fixture
def quick(monkeypatch):
    """Patience of a fraction of a second."""
    monkeypatch.setattr(asking, "STEP_SECONDS", 0.3)
    monkeypatch.setattr(asking, "ALL_SECONDS", 0.9)


# --- What it says


@pytest.mark.parametrize("code", [200, 204, 206])
def test_an_address_that_answers_works(code):
    assert reply_to(status(code)) == Reply(Answer.WORKS, code)


@pytest.mark.parametrize("code", [404, 410])
def test_an_address_with_nothing_there_is_missing(code):
    assert reply_to(status(code)) == Reply(Answer.MISSING, code)


@pytest.mark.parametrize("code", [300, 304, 401, 402, 403, 405, 408, 418, 429, 451, 500, 502, 503, 504, 999])
def test_what_says_nothing_about_the_page_is_unclear(code):
    assert reply_to(status(code)) == Reply(Answer.UNCLEAR, code)


def test_a_server_that_hangs_up_is_refused_when_nobody_listens():
    assert ask(f"http://127.0.0.1:{free_port()}/") == Reply(Answer.REFUSED)


def failing_lookup(number: int):
    def getaddrinfo(*_args, **_options):
        raise socket.gaierror(number, "no")

    return getaddrinfo


@pytest.mark.parametrize(
    ("number", "answer"),
    [(socket.EAI_NONAME, Answer.NO_NAME), (socket.EAI_AGAIN, Answer.UNCLEAR), (socket.EAI_FAIL, Answer.UNCLEAR)],
)
def test_only_a_name_that_does_not_exist_is_no_name(monkeypatch, number, answer):
    monkeypatch.setattr(socket, "getaddrinfo", failing_lookup(number))
    assert ask("https://gone.example/") == Reply(answer)


def test_only_get_can_say_that_nothing_is_there():
    def answer(method: str, path: str) -> Iterator[bytes]:
        yield status(200 if method == "GET" else 404)

    with web_server(answer) as server:
        assert ask(server.url) == Reply(Answer.WORKS, 200)
        assert server.lines == ["HEAD /", "GET /"]


def test_a_server_that_drops_head_is_asked_with_get():
    def answer(method: str, path: str) -> Iterator[bytes]:
        if method == "GET":
            yield status(200)

    assert reply_to(answer) == Reply(Answer.WORKS, 200)


def test_what_works_is_asked_once_and_by_its_head():
    with web_server(status(200)) as server:
        ask(f"{server.url}/a%20b/ж?q=é&r=1")
        assert server.lines == ["HEAD /a%20b/%D0%B6?q=%C3%A9&r=1"]


# --- What it is told


def test_it_is_told_who_asks_and_nothing_of_anybody_else():
    with web_server(status(301, "Location: /next", "Set-Cookie: a=b")) as server:
        ask(f"{server.url.replace('//', '//ada:secret@')}/")
        host = server.url.removeprefix("http://")
        for head in server.requests:
            names = {line.partition(":")[0]: line.partition(": ")[2] for line in head.splitlines()[1:] if line}
            assert names == {
                "Host": host,
                "User-Agent": AGENT,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "Connection": "close",
            }
        assert len(server.requests) == asking.MAX_REDIRECTS + 1


def test_a_proxy_in_the_environment_is_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert reply_to(status(200)).answer is Answer.WORKS


# --- Redirects


def leading(steps: dict[str, bytes]):
    def answer(method: str, path: str) -> Iterator[bytes]:
        yield steps.get(path, status(200))

    return answer


@pytest.mark.parametrize(
    ("codes", "moved_to"),
    [([301], "/1"), ([308, 301], "/2"), ([302], ""), ([307, 301], ""), ([301, 302], "/1"), ([303], "")],
)
def test_a_page_has_moved_as_far_as_it_was_said_for_ever(codes, moved_to):
    steps = {"/0": b"", **{f"/{step}": status(code, f"Location: /{step + 1}") for step, code in enumerate(codes)}}
    with web_server(leading(steps)) as server:
        expected = f"{server.url}{moved_to}" if moved_to else ""
        assert ask(f"{server.url}/0") == Reply(Answer.WORKS, 200, expected)


def test_a_page_that_moved_to_nothing_is_missing():
    steps = {"/": status(301, "Location: gone"), "/gone": status(404)}
    assert reply_to(leading(steps)) == Reply(Answer.MISSING, 404)


def test_five_redirects_are_followed_and_a_sixth_is_not():
    steps = {f"/{step}": status(302, f"Location: /{step + 1}") for step in range(9)}
    with web_server(leading(steps)) as server:
        assert ask(f"{server.url}/4").answer is Answer.WORKS
        assert ask(f"{server.url}/3") == Reply(Answer.UNCLEAR)


def test_a_redirect_in_other_letters_is_followed():
    steps = {"/": "HTTP/1.1 302 So\r\nLocation: /ж é\r\nContent-Length: 0\r\n\r\n".encode()}
    with web_server(leading(steps)) as server:
        assert ask(server.url).answer is Answer.WORKS
        assert server.lines[1] == "HEAD /%D0%B6%20%C3%A9"


@pytest.mark.parametrize(
    "target",
    [
        "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:70/_", "javascript:alert(1)", "http://[::1",
        "http://127.0.0.1:25/", "http://127.0.0.1:99999/", "http://a..b/", "data:,", "http://" + "a" * 300 + "/",
        "/" + "a" * 2001,
    ],
)  # fmt: skip
def test_a_redirect_that_leads_out_of_the_web_is_not_followed(target):
    with web_server(leading({"/": status(301, f"Location: {target}")})) as server:
        assert ask(f"{server.url}/") == Reply(Answer.UNCLEAR)
        assert server.lines == ["HEAD /"]


# --- Somebody's own network


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1",
        "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "2a00::1%1", "fec0::1",
        "ff02::1", "localhost", "", "1", "0x7f.1",
    ],
)  # fmt: skip
def test_what_is_in_somebodys_own_network_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    ["1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255",
     "2606:4700::1", "2a00:1450::1", "2001:4860:4860::8888", "2003::1"],
)  # fmt: skip
def test_what_anybody_can_reach_is_public(number):
    assert is_public(number)


@given(st.ip_addresses())
@settings(max_examples=400)
def test_what_the_standard_library_calls_private_is_never_public(number):
    if number.is_private or number.is_multicast or number.is_reserved or number.is_loopback or number.is_link_local:
        assert not is_public(str(number))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_our_own_machine_is_not_asked_under_any_name(host):
    with web_server(status(404)) as server:
        address = server.url.replace("127.0.0.1", host)
        assert asking.ask(address, AGENT) == Reply(Answer.UNCLEAR)
        assert server.requests == []


def resolving(*answers: list[str]):
    """Look names up as a hostile server would have it: first the first list, then the next, the last for ever."""
    calls = count()

    def getaddrinfo(host, port, *_args, **_options):
        numbers = [host] if host[0].isdigit() else answers[min(next(calls), len(answers) - 1)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    return getaddrinfo


def test_a_redirect_into_our_own_network_is_not_followed(monkeypatch):
    with (
        web_server(status(200)) as inside,
        web_server(status(302, f"Location: http://trap.example:{inside.server_address[1]}/")) as outside,
    ):
        monkeypatch.setattr(socket, "getaddrinfo", resolving(["127.0.0.2"]))
        assert ask(outside.url) == Reply(Answer.UNCLEAR)
        assert inside.requests == []
        monkeypatch.setattr(socket, "getaddrinfo", resolving(["127.0.0.1"]))
        assert ask(outside.url).answer is Answer.WORKS
        assert len(inside.requests) == 1


def test_a_name_is_looked_up_once_and_what_was_judged_is_what_is_reached(monkeypatch):
    reached = []

    def create_connection(address, timeout):
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["1.1.1.1"], ["127.0.0.1"]))
    assert asking.ask("http://rebinding.example/", AGENT) == Reply(Answer.REFUSED)
    assert reached == ["1.1.1.1"]


def test_of_several_machines_only_the_public_ones_are_tried(monkeypatch):
    reached = []

    def create_connection(address, timeout):
        reached.append(address[0])
        raise OSError("unreachable") if len(reached) == 2 else ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["10.0.0.1", "1.1.1.1", "::ffff:127.0.0.1", "8.8.8.8"]))
    assert asking.ask("http://mixed.example/", AGENT) == Reply(Answer.REFUSED)
    assert reached == ["1.1.1.1", "8.8.8.8"]


# --- Hostile servers


def endless_head(method: str, path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 So\r\n"
    for number in count():
        yield b"X-%d: %s\r\n" % (number, b"a" * 1000)


def long_header(method: str, path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 So\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"


def endless_hesitation(method: str, path: str) -> Iterator[bytes]:
    yield from repeat(b"HTTP/1.1 100 Wait\r\n\r\n")


def drip(method: str, path: str) -> Iterator[bytes]:
    for letter in b"HTTP/1.1 200 So\r\n" + b"X: y\r\n" * 99:
        time.sleep(0.1)
        yield bytes([letter])


def silence(method: str, path: str) -> Iterator[bytes]:
    time.sleep(3)
    yield b""


HOSTILE = [endless_head, long_header, endless_hesitation, drip, silence]
NONSENSE = [
    b"",
    b"\0" * 500,
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/1.1 99999 So\r\n\r\n",
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_a_hostile_server_is_given_up(quick, answer):
    start = time.monotonic()
    assert reply_to(answer).answer is Answer.UNCLEAR
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_unclear(quick, answer):
    assert reply_to(answer) == Reply(Answer.UNCLEAR)


def endless_body(method: str, path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 So\r\n\r\n"
    for _ in range(1_000):
        yield b"a" * 10_000


def bomb(method: str, path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 So\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"\0" * 10_000_000)


@pytest.mark.parametrize("answer", [endless_body, bomb])
def test_a_body_is_not_read(answer):
    sent = []

    def counted(method: str, path: str) -> Iterator[bytes]:
        if method == "HEAD":
            yield status(405)
            return
        for chunk in answer(method, path):
            sent.append(len(chunk))
            yield chunk

    with web_server(counted) as server:
        assert ask(server.url) == Reply(Answer.WORKS, 200)
    assert len(sent) < 1_000


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_whatever_is_answered_there_is_a_reply(answer):
    with web_server(b"HTTP/1.1 3" + answer) as server:
        assert isinstance(ask(server.url), Reply)


@given(st.text(max_size=80))
@settings(max_examples=500)
def test_whatever_is_asked_there_is_a_reply(address):
    with patch.object(socket, "getaddrinfo", failing_lookup(socket.EAI_AGAIN)):
        assert asking.ask(f"http://{address}", AGENT) == Reply(Answer.UNCLEAR)


# --- Certificates


def test_a_certificate_that_a_browser_accepts_is_accepted(tmp_path, monkeypatch):
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with web_server(status(200), tls(file)) as server:
        assert ask(server.url) == Reply(Answer.WORKS, 200)


def test_a_certificate_signed_by_itself_is_a_bad_one(tmp_path):
    with web_server(status(200), tls(certificate(tmp_path))) as server:
        assert ask(server.url) == Reply(Answer.BAD_CERTIFICATE)
        assert server.requests == []


def test_a_certificate_that_ran_out_is_a_bad_one(tmp_path, monkeypatch):
    file = certificate(tmp_path, days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with web_server(status(200), tls(file)) as server:
        assert ask(server.url) == Reply(Answer.BAD_CERTIFICATE)


def test_an_issuer_that_we_do_not_know_says_nothing(monkeypatch):
    fault = ssl.SSLCertVerificationError("no")
    fault.verify_code = 20

    def unknown(*_args, **_options):
        raise fault

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", unknown)
    with web_server(status(200)) as server:
        assert ask(server.url.replace("http:", "https:")) == Reply(Answer.UNCLEAR)


def test_a_server_that_does_not_speak_tls_says_nothing(quick):
    with web_server(status(200)) as server:
        assert ask(server.url.replace("http:", "https:")) == Reply(Answer.UNCLEAR)

"""How nginx stands a flood and slow visitors, and lets a school class behind one address be."""

import socket
import ssl
import time
from contextlib import ExitStack

import pytest

from tests import edge
from tests.test_edge import PATH, PATIENT

FEW = {
    "zone=newsportal_asked burst=500": "zone=newsportal_asked burst=20",
    "rate=50r/s": "rate=1r/m",
    "rate=2r/s": "rate=1r/m",
}
"""The shipped numbers would take a thousand requests, and refill while a busy machine sends them."""


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    folder = tmp_path_factory.mktemp("limits")
    (folder / "var/static/away").mkdir(parents=True)
    (folder / "var/static/away/429.html").write_text("Too much.")
    edge.need_nginx()
    with edge.edge(folder, {**PATIENT, **FEW}) as running:
        yield running


def statuses(there, paths, method="GET"):
    """Ask one after the other on one connection and return what each was answered."""
    line = there.connect()
    try:
        return [there.ask_on(line, path, method).status for path in paths]
    finally:
        line.close()


def test_a_class_may_send_its_comments_at_once_and_a_flood_of_forms_is_told_to_wait(there):
    got = statuses(there, ["/2026/11/a/comments/"] * 70, "POST")
    assert got[:40] == [200] * 40
    assert set(got[61:]) == {429}
    refused = there.ask("/2026/11/a/comments/", "POST")
    assert (refused.body, refused.headers["content-type"]) == (b"Too much.", "text/html; charset=utf-8")
    assert (refused.headers["retry-after"], refused.headers["cache-control"]) == ("60", "no-store")
    # Searches and passwords count with them; the newsroom at work and pages do not.
    assert statuses(there, ["/search/?q=a"]) == [429]
    assert statuses(there, ["/admin/login/"], "POST") == [429]
    assert statuses(there, ["/admin/articles/article/1/change/"] * 70, "POST") == [200] * 70
    assert statuses(there, [next(PATH)]) == [200]


def test_any_number_behind_one_address_may_read_a_shared_page_and_one_may_not_ask_for_ever_new_ones(there):
    shared = next(PATH)
    assert set(statuses(there, [shared] * 300)) == {200}
    got = statuses(there, [next(PATH) for _ in range(40)])
    assert got[0] == 200
    assert got[-1] == 429
    assert statuses(there, [shared]) == [200]


def test_two_hundred_slow_visitors_keep_nobody_from_reading(there):
    path, door = next(PATH), ("127.0.0.1", there.port)
    shared = statuses(there, [path])
    with ExitStack() as lines:
        for number in range(200):
            line = lines.enter_context(socket.create_connection(door))
            if number % 4:  # three of four say nothing, or the beginning of a greeting
                line.sendall(b"\x16\x03\x01"[: number % 4])
            else:
                line = lines.enter_context(edge.TRUSTING.wrap_socket(line))
                line.sendall(b"POST /2026/11/a/comments/ HTTP/1.1\r\nHost: paper.example\r\nContent-Le")
        assert statuses(there, [path]) == shared


def test_a_form_that_arrives_slowly_does_not_reach_the_paper_before_it_is_whole(there):
    there.origin.asked.clear()
    with socket.create_connection(("127.0.0.1", there.port)) as line, edge.TRUSTING.wrap_socket(line) as safe:
        head = f"POST /admin/a/ HTTP/1.1\r\nHost: {edge.HOST}\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"
        safe.sendall(f"{head}ab".encode())
        assert there.ask("/admin/b/", "POST").status == 200
        assert [asked.path for asked in there.origin.asked] == ["/admin/b/"]
        safe.sendall(b"cd")
        assert safe.recv(100).startswith(b"HTTP/1.1 200")
    assert [(asked.path, asked.body) for asked in there.origin.asked[1:]] == [("/admin/a/", b"abcd")]


def test_more_than_a_hundred_at_once_from_one_address_are_told_to_wait(there):
    with ExitStack() as lines:
        head = f"POST /admin/a/ HTTP/1.1\r\nHost: {edge.HOST}\r\nContent-Length: 4\r\n\r\n".encode()
        for _ in range(100):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", there.port)))
            lines.enter_context(edge.TRUSTING.wrap_socket(line)).sendall(head)
        wait_for(lambda: there.ask("/admin/").status == 429)
    wait_for(lambda: there.ask("/admin/").status == 200)


def wait_for(what):
    for _ in range(500):
        if what():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to that")


def test_neither_flood_nor_fault_writes_an_address_down(there):
    statuses(there, [next(PATH) for _ in range(40)])
    there.ask("/comments/receipt/secret-token/?q=private")
    with pytest.raises((ssl.SSLError, OSError)), socket.create_connection(("127.0.0.1", there.port)) as line:
        line.sendall(b"nonsense" * 10)
        edge.TRUSTING.wrap_socket(line)
    wait_for(lambda: b"/comments/receipt/ " in log(there))
    written = log(there) + (there.folder / "log-newsportal-error.log").read_bytes()
    for told in (b"127.0.0.1", b"secret-token", b"private"):
        assert told not in written


def log(there):
    return (there.folder / "log-newsportal.log").read_bytes()

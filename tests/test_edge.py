"""What nginx does with pages, tried with nginx itself and the site that deploy/install writes."""

import re
import shutil
import time
from itertools import count
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.page_cache import encoding_for
from tests import edge
from tests.cluster import ROOT

# A busy machine may need longer for one answer than the shipped patience; whoever waits then looks twice a second.
PATIENT = {"proxy_cache_lock_timeout 100ms": "proxy_cache_lock_timeout 20s", **edge.STOPPED_CLOCK}
PATH = map("/2026/11/piece-{}/".format, count())


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edge")
    files = {"away/502.html": "Away.", "away/429.html": "Too much.", "a.css": "p{}", "a.css.br": "br", "a.css.gz": "gz"}
    for file, said in files.items():
        (folder / "var/static" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "var/static" / file).write_text(said)
    edge.need_nginx()
    with edge.edge(folder, PATIENT) as running:
        yield running


@pytest.fixture
def paper(there):
    """The paper behind nginx, which answers as it does at first, and has been asked nothing."""
    there.origin.asked.clear()
    there.origin.answer = edge.news
    return there.origin


def crowd_before_a_changed_page(there, readers):
    """Change a page that nginx has, let them all ask at once; return what they got, and how many asked the paper."""
    path, version, got = next(PATH), ["old"], []
    there.origin.answer = lambda asked: edge.versioned(asked, version[0], takes=0.2)
    there.ask(path)
    version[0] = "new"
    there.now += 1
    there.origin.asked.clear()
    lines = [there.connect() for _ in range(readers)]
    for line in lines:
        line.connect()
    threads = [Thread(target=lambda line=line: got.append(there.ask_on(line, path).body)) for line in lines]
    for step in (Thread.start, Thread.join):
        for thread in threads:
            step(thread)
    for line in lines:
        line.close()
    return got, len(there.origin.asked)


def test_a_crowd_before_a_page_that_has_changed_asks_the_paper_once(there, paper):
    assert crowd_before_a_changed_page(there, readers=60) == ([b"new"] * 60, 1)


def age_after_a_second(there):
    """Return what a reader gets a second after a page changed that claims to be good for an hour."""
    version = ["old"]
    for_an_hour = {"Cache-Control": "s-maxage=3600"}
    there.origin.answer = lambda asked: (200, for_an_hour, version[0].encode())
    path = next(PATH)
    assert there.ask(path).body == b"old"
    version[0] = "new"
    time.sleep(1.01)
    return there.ask(path).body


def test_nobody_is_more_than_a_second_behind_a_change(tmp_path):
    edge.need_nginx()
    with edge.edge(tmp_path, {}) as there:
        assert age_after_a_second(there) == b"new"


def test_without_the_lock_a_crowd_asks_often_and_without_the_second_in_the_key_a_page_is_older(tmp_path):
    edge.need_nginx()
    broken = {"proxy_cache_lock on": "proxy_cache_lock off", '"$newsportal_now $host': '"$host'}
    with edge.edge(tmp_path, broken) as there:
        assert age_after_a_second(there) == b"old"
    with edge.edge(tmp_path, {"proxy_cache_lock on": "proxy_cache_lock off", **edge.STOPPED_CLOCK}) as there:
        assert crowd_before_a_changed_page(there, readers=30)[1] > 1


def test_an_unchanged_page_is_asked_about_and_not_fetched_again(there, paper):
    path = next(PATH)
    page = there.ask(path)
    paper.asked.clear()
    there.now += 1
    assert there.ask(path).body == page.body
    assert [asked.headers.get("if-none-match") for asked in paper.asked] == [page.headers["etag"]]


def test_a_reader_who_has_the_page_gets_304_without_the_paper_being_asked(there, paper):
    path = next(PATH)
    page = there.ask(path)
    again = there.ask(path, If_None_Match=page.headers["etag"])
    other = there.ask(path, If_None_Match='W/"something else"')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", page.headers["etag"])
    assert again.headers["cache-control"] == edge.PUBLIC["Cache-Control"]
    assert (other.status, other.body) == (200, page.body)
    assert len(paper.asked) == 1


def test_the_head_of_a_page_is_answered_from_the_page_and_a_part_of_it_is_the_whole(there, paper):
    path = next(PATH)
    page = there.ask(path, Range="bytes=0-1")
    head = there.ask(path, method="HEAD")
    part = there.ask(path, Range="bytes=0-1")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(page.body)))
    assert [(got.status, got.body) for got in (page, part)] == [(200, b"news")] * 2
    assert len(paper.asked) == 1
    assert paper.asked[0].method == "GET"
    assert "range" not in paper.asked[0].headers


ENCODINGS = {"br": "gzip, deflate, br, zstd", "gzip": "GZIP;q=1.0, deflate", "": "br;q=0, x-gzip, identity"}


def test_all_browsers_share_three_copies_of_a_page(there, paper):
    path = next(PATH)
    paper.answer = lambda asked: (200, edge.PUBLIC, f"in {asked.headers.get('accept-encoding', '')}".encode())
    for encoding, accepted in ENCODINGS.items():
        for header in (accepted, f"{accepted}, sdch", f"compress, {accepted}"):
            got = there.ask(path, Accept_Encoding=header)
            assert got.body == f"in {encoding}".encode()
            assert got.headers["vary"] == "Accept-Encoding"
    assert len(paper.asked) == 3


@given(st.text(" ,;=q.01259*brgzipx\t", max_size=20) | st.lists(
    st.sampled_from(["br", "gzip", "BR", "*", "x-gzip", "", ";q=0", ";q=0.001", " ; q = 1.0", ";q=0.", ",", ", ", " "])
).map("".join))  # fmt: skip
def test_nginx_reads_what_a_browser_accepts_as_the_paper_does(accepted):
    site = (ROOT / "deploy/nginx/newsportal.conf").read_text()
    body = site.partition("map $http_accept_encoding $newsportal_encoding {")[2].partition("\n}")[0]
    rules = re.findall(r'"~\*(.*)" (\w+);', body)
    assert [encoding for _, encoding in rules] == ["br", "gzip"]
    read = (encoding for rule, encoding in rules if re.search(rule, accepted, re.IGNORECASE))
    assert next(read, "") == encoding_for(accepted)


def test_what_other_sites_hang_onto_an_address_makes_no_other_page(there, paper):
    path = next(PATH)
    for clicks in ("?utm_source=post&utm_medium=x", "?fbclid=abc", "", "?", "?gclid=1&ysclid="):
        assert there.ask(path + clicks).status == 200
    assert [asked.path for asked in paper.asked] == [path]
    others = ["?page=2", "?page=3", "?q=fbclid%3D1", "?utm_source=post&page=2", "?page=2&fbclid=abc", "?Fbclid=1"]
    for question in others:
        there.ask(path + question)
    assert [asked.path for asked in paper.asked[1:]] == [path + question for question in others]


def test_the_paper_is_told_who_asks_by_nginx_alone_and_no_reader_by_a_cookie(there, paper):
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"}
    for path, method in ((next(PATH), "GET"), (next(PATH), "POST"), ("/admin/", "GET"), ("/images/1.png", "GET")):
        there.ask(path, method, Cookie="session=1", X_Request_ID="mine", **claimed)
        told = paper.asked[-1].headers
        assert (told["x-forwarded-for"], told["x-forwarded-proto"], told["host"]) == ("127.0.0.1", "https", edge.HOST)
        assert told.get("x-forwarded-host", "") == ""
        assert re.fullmatch("[0-9a-f]{32}", told["x-request-id"])
        assert told.get("cookie") == ("session=1" if path == "/admin/" else None)


NOT_FOR_ALL = [
    *[(status, edge.PUBLIC) for status in (403, 404, 410, 422, 429, 451, 500, 503)],
    (200, {"Cache-Control": "private, no-store"}),
    (200, {"Cache-Control": "private, s-maxage=1"}),
    (200, {"Cache-Control": "no-cache"}),
    (200, {"Cache-Control": "max-age=60"}),
    (200, {}),
    (200, {**edge.PUBLIC, "Vary": "Accept-Encoding, Cookie"}),
    (200, {**edge.PUBLIC, "Set-Cookie": "a=1"}),
    (301, {"Cache-Control": "no-cache", "Location": "/"}),
]


def test_nothing_but_a_public_page_is_kept_and_a_page_that_is_gone_is_gone_at_once(there, paper):
    cases = [(next(PATH), *case) for case in NOT_FOR_ALL]
    for path, _, _ in cases:
        there.ask(path)
    there.now += 1
    for path, status, headers in cases:
        paper.answer = lambda asked, status=status, headers=headers: (status, headers, b"gone")
        paper.asked.clear()
        for _ in range(2):
            got = there.ask(path)
            assert (got.status, got.body) == (status, b"gone"), (status, headers)
        assert len(paper.asked) == 2, (status, headers)


def test_a_picture_is_shared_for_a_second_and_not_kept(there, paper):
    path = "/images/0123456789abcdef.png"
    paper.answer = lambda asked: (200, {"Cache-Control": "public, max-age=31536000, immutable", "ETag": '"p"'}, b"png")
    assert [there.ask(path).body for _ in range(2)] == [b"png"] * 2
    assert there.ask(path, If_None_Match='"p"').status == 304
    assert len(paper.asked) == 1
    paper.answer = lambda asked: (404, {}, b"taken back")
    there.now += 1
    assert there.ask(path).status == 404


def test_while_the_paper_is_away_readers_get_the_last_copy_or_a_page_that_says_so(there, paper):
    kept, path = next(PATH), next(PATH)
    version = ["old"]
    paper.answer = lambda asked: edge.versioned(asked, version[0])
    there.ask(kept)
    paper.stop()
    there.now += 1
    for _ in range(2):
        assert (there.ask(kept).status, there.ask(kept).body) == (200, b"old")
    for method in ("GET", "POST"):
        got = there.ask(path, method)
        assert (got.status, got.body) == (502, b"Away.")
        assert (got.headers["retry-after"], got.headers["cache-control"]) == ("60", "no-store")
        assert got.headers["content-type"] == "text/html; charset=utf-8"
        assert got.headers["content-security-policy"].startswith("default-src 'none'")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["strict-transport-security"].startswith("max-age=31536000;")
    there.reborn()
    version[0], there.origin.answer = "new", paper.answer
    there.now += 1
    assert there.ask(kept).body == b"new"


@pytest.mark.parametrize("status", [410, 451])
def test_a_text_that_was_taken_down_does_not_come_back_while_the_paper_is_away(there, paper, status):
    path = next(PATH)
    there.ask(path)
    paper.answer = lambda asked: (status, {"Cache-Control": "max-age=0, s-maxage=1"}, b"taken down")
    there.now += 1
    assert there.ask(path).status == status
    paper.stop()
    there.now += 1
    assert (there.ask(path).status, there.ask(path).body) == (status, b"taken down")
    there.reborn()
    there.now += 1
    assert there.ask(path).status == 200


def test_what_is_deleted_from_nginx_is_not_given_out_any_more(there, paper):
    path = next(PATH)
    there.ask(path)
    for kept in (there.folder / "cache-newsportal").iterdir():
        shutil.rmtree(kept)
    paper.stop()
    there.now += 1
    assert there.ask(path).status == 502
    there.reborn()
    assert there.ask(path).status == 200


def test_static_files_come_compressed_from_the_disk_and_say_that_they_vary(there, paper):
    for accepted, body in (("gzip, br", b"br"), ("gzip", b"gz"), ("", b"p{}")):
        got = there.ask("/static/a.css", Accept_Encoding=accepted)
        assert (got.status, got.body, got.headers["vary"]) == (200, body, "Accept-Encoding")
        assert got.headers["content-type"] == "text/css; charset=utf-8"
    assert there.ask("/static/away/502.html").status == 404
    assert paper.asked == []

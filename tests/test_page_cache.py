"""What a public page tells caches, and how it travels."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Site
from articles.page_cache import encoding_for
from tests.factories import make_article, make_draft

PAGE = "/2026/03/bridge/"


@pytest.fixture
def page(client, db):
    """The page of an article as it is the first time."""
    Site.current()
    make_article(slug="bridge")
    return client.get(PAGE)


def ask(client, **headers):
    return client.get(PAGE, headers=headers)


def test_a_page_that_has_not_changed_is_not_sent_again(client, page):
    again = ask(client, if_none_match=page["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == page["ETag"]
    assert again["Cache-Control"] == page["Cache-Control"]


def test_one_of_several_etags_is_enough(client, page):
    assert ask(client, if_none_match=f'"other", {page["ETag"]}').status_code == 304


def test_a_page_that_has_changed_is_sent_whole(client, page):
    Article.objects.update(headline="The gates open again")
    again = ask(client, if_none_match=page["ETag"])
    assert again.status_code == 200
    assert again["ETag"] != page["ETag"]
    assert "The gates open again" in again.text


def test_a_page_that_is_gone_is_not_taken_for_unchanged(client, page):
    Article.objects.update(retracted_at="2026-03-06T00:00Z", withdrawal="accident")
    assert ask(client, if_none_match=page["ETag"]).status_code == 410


def test_the_etag_is_the_same_however_the_page_travels(client, page):
    assert ask(client, accept_encoding="br")["ETag"] == page["ETag"]
    assert ask(client, accept_encoding="br", if_none_match=page["ETag"]).status_code == 304


@pytest.mark.parametrize(("encoding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_travels_compressed_to_whoever_takes_it_so(client, page, encoding, read):
    packed = ask(client, accept_encoding=encoding)
    assert packed["Content-Encoding"] == encoding
    assert len(packed.content) < len(page.content)
    assert packed["Content-Length"] == str(len(packed.content))
    assert read(packed.content) == page.content


def test_a_cache_is_told_that_the_bytes_depend_on_what_is_accepted(client, page):
    assert "Accept-Encoding" in page["Vary"]
    assert "Accept-Encoding" in ask(client, accept_encoding="br")["Vary"]
    assert "Accept-Encoding" in ask(client, if_none_match=page["ETag"])["Vary"]


def test_a_page_that_is_not_there_is_neither_kept_nor_marked(client, db):
    make_draft(slug="bridge", url_year=2026, url_month=3)
    missing = client.get(PAGE)
    assert not missing.has_header("ETag")
    assert not missing.has_header("Cache-Control")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("gzip ; q=0.5", "gzip"),
        ("identity", ""),
        ("*", ""),
        ("br;q=2", ""),
        ("brotli", ""),
        ("", ""),
    ],
)
def test_the_best_encoding_that_is_accepted_is_taken(accepted, encoding):
    assert encoding_for(accepted) == encoding


@given(st.text(st.sampled_from("brgzip*;,q=01. \t\x00é"), max_size=80) | st.text(max_size=80))
def test_any_header_has_an_answer(accepted):
    assert encoding_for(accepted) in ("br", "gzip", "")

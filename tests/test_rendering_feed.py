"""The document as an item of a feed: whole, with absolute links, and with ids that no other item has."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import parse
from articles.rendering import render_feed
from tests.notes import cite


@pytest.fixture(autouse=True)
def _paper(settings) -> None:
    settings.SITE_URL = "https://paper.example"


def item(html: str, prefix: str = "a17", **images) -> str:
    return render_feed(parse(html), article_path="/2026/03/pier/", prefix=prefix, images=images)


def test_a_number_is_a_link_to_the_list_which_leads_back():
    html = item(f"<p>The pier{cite('k', text='Notice', title='News', url='https://www.h.example/n')} reopens.</p>")
    assert html == (
        '<p>The pier<sup><a href="#a17-note-1" id="a17-ref-1">1</a></sup> reopens.</p>'
        '<hr><p><a href="https://paper.example/2026/03/pier/#notes-h">Notes and sources</a></p>'
        '<ol><li id="a17-note-1">Notice. <a href="https://www.h.example/n">News</a> (h.example)'
        ' <a href="#a17-ref-1">↩</a></li></ol>'
    )


def test_a_text_without_notes_has_no_list():
    assert item("<h2>Pier</h2><p>It <em>reopens</em>.</p>") == "<h2>Pier</h2><p>It <em>reopens</em>.</p>"


def test_a_link_within_the_paper_is_absolute():
    assert item('<p><a href="/2026/03/ferry/?a=1&amp;b=2">Ferry</a></p>') == (
        '<p><a href="https://paper.example/2026/03/ferry/?a=1&amp;b=2">Ferry</a></p>'
    )


def test_each_mention_has_an_id_and_a_way_back_of_its_own():
    html = item(f'<p>a{cite("k", text="x")} b<sup data-ref="k"></sup></p>')
    assert re.findall(r'id="(.*?)"', html) == ["a17-ref-1", "a17-ref-1b", "a17-note-1"]
    assert html.endswith('<a href="#a17-ref-1">↩a</a> <a href="#a17-ref-1b">↩b</a></li></ol>')


def test_no_number_stands_between_the_words_of_a_heading():
    html = item(f"<h2>The pier{cite('k', text='x')} <em>reopens</em></h2>")
    assert html.startswith('<h2>The pier <em>reopens</em><sup><a href="#a17-note-1" id="a17-ref-1">1</a></sup></h2>')


def test_a_note_says_what_it_quotes_when_it_was_read_and_that_its_link_is_lost():
    html = item(f"<p>a{cite('k', ' data-lost', text='word', quote='said', accessed='2026-03-05')}</p>")
    assert "word. Source link not preserved in the imported copy. <q>said</q> Read on 5 March 2026 <a" in html


def test_a_mention_without_a_note_is_a_sign_and_no_link():
    assert item('<p>a<sup data-ref="gone"></sup></p>') == "<p>a[?]</p>"


def test_nothing_in_it_needs_a_style_sheet_a_script_or_a_popover():
    html = item(f"<ul><li><p>a{cite('k', text='x')}</p></li></ul><p>b{cite('m', text='y')}</p>")
    assert set(re.findall(r" ([a-z-]+)=", html)) == {"href", "id"}


def test_items_share_no_id():
    html = f"<p>a{cite('k', text='x')}</p>"
    first, second = (set(re.findall(r'id="(.*?)"', item(html, prefix))) for prefix in ("a1", "a2"))
    assert first
    assert first.isdisjoint(second)


def test_text_cannot_write_markup():
    hostile = "&lt;script&gt;&quot;&gt;&lt;i id=&quot;a17-ref-1&quot;&gt;{}"
    html = item(f"<p>{hostile}{cite('k', text=hostile, title=hostile, quote=hostile, accessed=hostile)}</p>")
    assert "<script" not in html
    assert "<i " not in html


PIECES = ["<p>", "</p>", "<h2>", "</h2>", "<ul><li>", "</li></ul>", cite("a", text="x"), cite("b", text="y"), "word",
          '<sup data-ref="a"></sup>', '<sup data-ref="gone"></sup>']  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_every_link_within_an_item_leads_to_one_place_in_it(html):
    rendered = item(html)
    ids = re.findall(r' id="(.*?)"', rendered)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(.*?)"', rendered)) <= set(ids)

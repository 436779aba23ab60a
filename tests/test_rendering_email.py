"""The document as a mail: whole, without anything that a mail program drops, once as HTML and once as words."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import parse
from articles.models import Image
from articles.rendering import email_text, render_email
from tests.growth import growth
from tests.notes import cite
from tests.test_body import PIECES

KEY = "0123456789abcdef"


@pytest.fixture(autouse=True)
def _paper(settings) -> None:
    settings.SITE_URL = "https://paper.example"


def picture() -> Image:
    fields = {"alt": "A pier", "caption": "The pier.", "credit": "Photo: Mira Tallow"}
    return Image(key=KEY, file=f"images/{KEY}.jpg", width=1600, height=900, **fields)


def mail(html: str) -> str:
    return render_email(parse(html), {KEY: picture()})


def words(html: str) -> str:
    return email_text(parse(html), {KEY: picture()})


NOTED = f"<p>The pier{cite('k', text='Notice', title='News', url='https://www.h.example/n', quote='open')} reopens.</p>"


def test_a_note_is_a_number_in_the_text_and_an_address_written_out_at_the_end():
    assert mail(NOTED) == (
        "<p>The pier<sup>[1]</sup> reopens.</p><hr><h2>Notes and sources</h2>"
        '<ol><li>Notice. News <a href="https://www.h.example/n">https://www.h.example/n</a> “open”</li></ol>'
    )


def test_the_words_alone_say_the_same():
    assert words(NOTED) == (
        "The pier[1] reopens.\n\nNotes and sources\n\n[1] Notice. News https://www.h.example/n “open”"
    )


def test_a_text_without_notes_has_no_list():
    assert mail("<h2>Pier</h2><p>It <em>reopens</em>.</p>") == "<h2>Pier</h2><p>It <em>reopens</em>.</p>"
    assert words("<h2>Pier</h2><p>It <em>reopens</em>.</p>") == "Pier\n\nIt reopens."


def test_a_mention_without_a_note_is_a_sign():
    assert mail('<p>a<sup data-ref="gone"></sup></p>') == "<p>a[?]</p>"
    assert words('<p>a<sup data-ref="gone"></sup></p>') == "a[?]"


def test_a_note_that_lost_its_link_says_so_in_both():
    html = f"<p>a{cite('k', ' data-lost', text='word', accessed='2026-03-05')}</p>"
    sentence = "word. Source link not preserved in the imported copy. Read on 5 March 2026"
    assert sentence in mail(html)
    assert f"[1] {sentence}" in words(html)


def test_a_link_within_the_paper_is_absolute():
    html = '<p><a href="/2026/03/ferry/">Ferry</a></p>'
    assert mail(html) == '<p><a href="https://paper.example/2026/03/ferry/">Ferry</a></p>'
    assert words(html) == "Ferry <https://paper.example/2026/03/ferry/>"


def test_an_address_that_is_its_own_words_is_written_once():
    assert words('<p><a href="https://h.example/">https://h.example/</a></p>') == "https://h.example/"


def test_a_picture_has_its_whole_address_its_alternative_and_its_credit():
    html = f'<figure data-image="{KEY}"><figcaption>In March</figcaption></figure>'
    assert f'src="https://paper.example/images/{KEY}.jpg" width="1600" alt="A pier"' in mail(html)
    assert words(html) == "[Picture: A pier] In March Photo: Mira Tallow"


def test_lists_quotes_and_tables_keep_their_shape_in_words():
    html = (
        "<ol><li>One</li><li>Two</li></ol><ul><li>Three</li></ul><blockquote><p>Said.</p><p>Again.</p></blockquote>"
        "<hr><table><caption>Costs</caption><tr><th>Who</th><td>4</td></tr></table>"
    )
    assert words(html) == "1. One\n2. Two\n\n- Three\n\n> Said.\n>\n> Again.\n\n* * *\n\nCosts\nWho | 4"


def test_a_pull_quote_that_repeats_the_text_is_left_out():
    html = "<p>The wait is theirs, they say.</p><blockquote data-pull><p>The wait is theirs</p></blockquote>"
    assert "blockquote" not in mail(html)
    assert words(html) == "The wait is theirs, they say."
    assert words(html.replace("is theirs</p></b", "is ours</p></b")).endswith("> The wait is ours")


def test_nothing_in_it_runs_tracks_or_needs_an_id():
    html = mail(f'{NOTED}<figure data-image="{KEY}"></figure><blockquote data-pull><p>New.</p></blockquote>')
    assert set(re.findall(r" ([a-z-]+)=", html)) == {"href", "src", "width", "alt", "style"}
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= {
        "p", "sup", "hr", "h2", "ol", "li", "a", "figure", "img", "figcaption", "small", "blockquote",
    }  # fmt: skip


def test_text_cannot_write_markup():
    hostile = "&lt;script&gt;&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"
    fields = dict.fromkeys(("text", "title", "quote", "accessed"), hostile)
    html = mail(f"<p>{hostile}{cite('k', url='https://h.example/&quot;&gt;&lt;i&gt;', **fields)}</p>")
    assert "<script" not in html
    assert "<img" not in html
    assert "<i>" not in html
    assert unescape(hostile) in words(f"<p>{hostile}</p>")


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_note_and_no_word_is_lost(html):
    document = parse(html)
    as_html, as_words = unescape(re.sub("<[^>]*>", " ", render_email(document, {}))), email_text(document, {})
    for note in document.notes:
        for part in (note.text, note.title, note.url, note.quote):
            for word in part.split():
                assert word in as_html
                assert word in as_words
        assert f"[{note.number}]" in as_words


@pytest.mark.parametrize("unit", ["<p>The pier reopens.</p>", f"<p>{cite('k', text='x')}a</p>", "<ul><li>a</li></ul>"])
def test_twice_the_text_takes_twice_the_time(unit):
    def write(html: str) -> None:
        document = parse(html)
        render_email(document, {})
        email_text(document, {})

    assert growth(write, unit) <= 2.3

"""Finding a passage in a body, and putting other words in its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean, leaves, parse, text_of
from articles.body.passages import Removal, passage_pattern
from tests.growth import growth
from tests.notes import cite
from tests.test_body import BODIES

PASSAGE = "stole the bell"
KEY = "0123456789abcdef"


def removed(html: str, passage: str = PASSAGE) -> str:
    return Removal(passage_pattern(passage), "[gone]").html(html)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>They stole the bell at night.</p>", "<p>They [gone] at night.</p>"),
        ("<p>stole the bell</p>", "<p>[gone]</p>"),
        ("<p>They stole <strong>the</strong> bell.</p>", "<p>They [gone].</p>"),
        ("<p>They <em>stole the be</em>ll.</p>", "<p>They <em>[gone]</em>.</p>"),
        ("<p>stole the bell stole the bell</p>", "<p>[gone] [gone]</p>"),
        ("<p>stole\n the\u00a0 bell</p>", "<p>[gone]</p>"),
        ("<p>stole the be\u00adll</p>", "<p>[gone]</p>"),
        ("<p>stole<br>the bell</p>", "<p>[gone]</p>"),
        ('<p>They <a href="https://h.example/">stole the bell</a></p>', '<p>They <a href="https://h.example/">[gone]</a></p>'),
        ('<p><a href="https://h.example/?q=stole%20the%20bell">Here</a></p>', "<p>Here</p>"),
        ("<h2>Who stole the bell</h2>", "<h2>Who [gone]</h2>"),
        ("<blockquote><p>stole the bell</p></blockquote>", "<blockquote><p>[gone]</p></blockquote>"),
        ("<blockquote data-pull><p>stole the bell</p></blockquote>",
         "<blockquote data-pull><p>[gone]</p></blockquote>"),
        ("<ul><li><p>stole the bell</p></li></ul>", "<ul><li><p>[gone]</p></li></ul>"),
        (
            "<table><caption>stole the bell</caption><tr><td>stole the bell</td></tr></table>",
            "<table><caption>[gone]</caption><tr><td>[gone]</td></tr></table>",
        ),
        (
            f'<figure data-image="{KEY}"><figcaption>stole the bell</figcaption></figure>',
            f'<figure data-image="{KEY}"><figcaption>[gone]</figcaption></figure>',
        ),
        (
            f'<figure data-image="{KEY}" data-link="https://v.example/stole%20the%20bell"></figure>',
            f'<figure data-image="{KEY}"></figure>',
        ),
    ],
)  # fmt: skip
def test_the_mark_stands_in_the_place_of_the_passage(before, after):
    assert removed(before) == after


def test_a_note_within_the_passage_stays_after_the_mark():
    note = cite("k", text="Minutes")
    assert removed(f"<p>They stole{note} the bell.</p>") == f"<p>They [gone]{note}.</p>"


@pytest.mark.parametrize("field", ["text", "title", "quote", "accessed"])
def test_it_leaves_every_field_of_a_note(field):
    assert removed(f"<p>a{cite('k', **{field: 'stole the bell'})}</p>") == f"<p>a{cite('k', **{field: '[gone]'})}</p>"


def test_an_address_that_holds_it_goes_whole():
    note = cite("k", text="Minutes", url="https://h.example/stole%20the%20bell")
    assert removed(f"<p>a{note}</p>") == f"<p>a{cite('k', text='Minutes')}</p>"
    note = cite("k", url="https://h.example/stole%20the%20bell")
    assert removed(f"<p>a{note}</p>") == f"<p>a{cite('k', text='[gone]')}</p>"


@pytest.mark.parametrize("html", ["<p>Stole the bell.</p>", "<p>stole</p><p>the bell</p>", "<p>stolen the bell</p>"])
def test_what_is_another_passage_stays(html):
    assert removed(html) == html


def test_how_often_it_was_found_is_told():
    removal = Removal(passage_pattern(PASSAGE), "[gone]")
    removal.html(f"<p>stole the bell, stole the bell{cite('k', text='stole the bell')}</p>")
    assert removal.text("They stole the bell.") == "They [gone]."
    assert removal.count == 4


def test_signs_in_a_passage_are_no_pattern():
    assert removed("<p>a.b* (c) acb</p>", "a.b* (c)") == "<p>[gone] acb</p>"


@given(BODIES, st.sampled_from(["word", "ж", "x", "<", "&", '"', "wordж"]))
def test_nothing_of_it_is_left_and_nothing_else_goes(html, passage):
    document = parse(html)
    result = removed(html, passage)
    after = parse(result)
    assert clean(result) == result or result == html
    pattern = passage_pattern(passage)
    before_words = [pattern.sub("[gone]", text_of(leaf.inlines)) for leaf in leaves(document.blocks)]
    assert [text_of(leaf.inlines) for leaf in leaves(after.blocks)] == before_words
    assert [note.key for note in after.notes] == [note.key for note in document.notes]
    for note in after.notes:
        assert not any(pattern.search(part) for part in (note.text, note.title, note.url, note.quote, note.accessed))


@pytest.mark.parametrize("unit", ["<p>stole the bell</p>", "<p>stole stole </p>", "<p>stole<b> the</b> bell</p>"])
def test_twice_the_text_takes_twice_the_time(unit):
    assert growth(removed, unit) <= 2.3


def test_twice_the_paragraph_takes_twice_the_time():
    assert growth(lambda text: removed(f"<p>{text}</p>"), "stole <b>the bell</b> ") <= 2.3


def test_the_test_of_absence_sees_what_is_there():
    assert re.search(passage_pattern(PASSAGE), "They stole  the bell.")

"""The body as a document: what is allowed, what a note is, what is at fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import (
    MAX_BODY_BYTES,
    BodyTooLong,
    Document,
    Marker,
    clean,
    leaves,
    parse,
    serialise,
    text_of,
)
from tests.growth import growth


def note(key: str = "k1", mark: str = "", **fields: str) -> str:
    attributes = "".join(f' data-{name}="{value}"' for name, value in fields.items())
    return f'<sup data-fn="{key}"{attributes}{mark}></sup>'


def words(document: Document) -> str:
    return "".join(text_of(leaf.inlines) for leaf in leaves(document.blocks))


def codes(html: str) -> list[str]:
    return [fault.code for fault in parse(html).faults]


# --- What is allowed ---------------------------------------------------------------------------------------------


def test_the_allowed_elements_stay_as_they_are():
    html = (
        "<h2>Tides</h2><p>High <strong>water</strong> at <em>six</em>.<br>Low at noon.</p><hr>"
        "<ul><li><p>One</p><ol><li><p>Two</p></li></ol></li></ul><blockquote><p>Said.</p></blockquote>"
        '<h3>More</h3><p><a href="https://tides.example/today">Table</a></p>'
    )
    assert clean(html) == html


def test_a_script_is_left_out_with_its_content():
    assert clean("<p>a<script>alert(1)</script>b</p>") == "<p>ab</p>"


def test_ids_classes_and_styles_do_not_survive():
    assert clean('<p id="note-1" class="x" style="color:red" onclick="x()">a</p>') == "<p>a</p>"


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "mailto:desk@paper.example", "//other.example/", "data:text/html,x", "/\\other.example"],
)
def test_a_link_that_leads_nowhere_we_allow_becomes_text(href):
    assert clean(f'<p><a href="{href}">word</a></p>') == "<p>word</p>"


def test_a_link_to_a_page_of_this_paper_stays():
    assert clean('<p><a href="/2026/03/tides/" rel="x">word</a></p>') == '<p><a href="/2026/03/tides/">word</a></p>'


def test_stray_text_becomes_a_paragraph():
    assert clean("loose <strong>words</strong><p>a</p>more") == "<p>loose <strong>words</strong></p><p>a</p><p>more</p>"


def test_a_superscript_that_is_no_note_keeps_its_text():
    assert clean("<p>10 m<sup>2</sup> of deck</p>") == "<p>10 m2 of deck</p>"


def test_blank_paragraphs_are_left_out():
    assert clean("<p></p><p>a</p><p> <br></p>") == "<p>a</p>"


def test_spaces_are_kept_to_the_character():
    text = "two  spaces,\u00a0a hard one, \u2009a thin one\u200b "
    assert words(parse(clean(f"<p>{text}</p>"))) == text


def test_a_list_without_items_gets_them():
    assert clean("<ul>a<p>b</p></ul>") == "<ul><li><p>a</p></li><li><p>b</p></li></ul>"


def test_lists_nested_deeper_than_six_are_flattened_and_keep_their_text():
    deep = clean("<ul><li>a" * 30)
    assert deep.count("<ul>") == 6
    assert deep.count("a") == 30


def test_a_body_over_the_limit_is_refused():
    clean("<p>" + "ж" * 240_000 + "</p>")
    with pytest.raises(BodyTooLong):
        clean("<p>" + "ж" * (MAX_BODY_BYTES // 2) + "</p>")


def test_a_body_that_only_its_canonical_form_takes_over_the_limit_is_refused():
    with pytest.raises(BodyTooLong):
        clean("<p>" + "<" * (MAX_BODY_BYTES // 2) + "</p>")


# --- Notes -------------------------------------------------------------------------------------------------------


def test_a_note_is_read_with_all_its_fields():
    fields = {"title": "Tide tables", "url": "https://tides.example/#p4", "quote": "six", "accessed": "2026-03-05"}
    [found] = parse("<p>a" + note("k3x9", text="See p. 4", **fields) + "</p>").notes
    assert (found.key, found.number, found.mentions) == ("k3x9", 1, 1)
    assert (found.text, found.title, found.url) == ("See p. 4", "Tide tables", "https://tides.example/#p4")
    assert (found.quote, found.accessed, found.lost, found.unplaced) == ("six", "2026-03-05", False, False)


def test_the_text_of_a_note_is_plain_text():
    [found] = parse("<p>a" + note(text="&lt;b&gt;5 &amp; 6&lt;/b&gt; &quot;x&quot;") + "</p>").notes
    assert found.text == '<b>5 & 6</b> "x"'


def test_numbers_follow_the_order_of_first_mention():
    html = f'<p>a<sup data-ref="late"></sup> b{note("k1", text="x")} c{note("late", text="y")}</p>'
    assert [(n.key, n.number, n.mentions) for n in parse(html).notes] == [("late", 1, 2), ("k1", 2, 1)]


def test_a_note_is_written_where_it_is_first_mentioned():
    html = f'<p>a<sup data-ref="k1"></sup> b{note("k1", text="x")}</p>'
    assert clean(html) == f'<p>a{note("k1", text="x")} b<sup data-ref="k1"></sup></p>'


def test_an_identical_repeat_becomes_a_mention():
    html = f"<p>a{note(text='x')} b{note(text='x')}</p>"
    assert clean(html) == f'<p>a{note(text="x")} b<sup data-ref="k1"></sup></p>'


def test_a_differing_repeat_becomes_a_note_of_its_own():
    notes = parse(f"<p>a{note(text='x')} b{note(text='y')}</p>").notes
    assert [n.text for n in notes] == ["x", "y"]
    assert notes[0].key == "k1" != notes[1].key


def test_a_mention_means_the_first_note_of_its_name():
    notes = parse(f'<p>a{note(text="x")} b{note(text="y")} c<sup data-ref="k1"></sup></p>').notes
    assert [(n.text, n.mentions) for n in notes] == [("x", 2), ("y", 1)]


@pytest.mark.parametrize("key", ["", "two words", "ж", 'a"b', "x" * 41])
def test_an_unsafe_key_is_made_anew_for_the_note_and_its_mentions(key):
    key = key.replace('"', "&quot;")
    [found] = parse(f'<p>a{note(key, text="x")} b<sup data-ref="{key}"></sup></p>').notes
    assert found.key.isalnum()
    assert found.mentions == 2


def test_the_number_an_editor_sees_inside_a_marker_is_not_text():
    assert words(parse('<p>a<sup data-fn="k1" data-text="x">[12]</sup></p>')) == "a"


def test_words_caught_inside_a_marker_stay_in_the_text():
    assert words(parse('<p>a<sup data-fn="k1" data-text="x"> and more</p>')) == "a and more"


def test_a_note_inside_a_note_stands_beside_it():
    html = '<p>a<sup data-fn="k1" data-text="x">1<sup data-fn="k2" data-text="y">2</sup></sup></p>'
    assert clean(html) == f"<p>a{note('k1', text='x')}{note('k2', text='y')}</p>"


def test_a_note_an_import_lost_the_address_of_is_lost_until_it_has_one():
    assert parse("<p>a" + note(mark=" data-lost", text="x") + "</p>").notes[0].lost
    assert not parse("<p>a" + note(mark=" data-lost", text="x", url="https://a.example") + "</p>").notes[0].lost
    assert not parse("<p>a" + note(text="x") + "</p>").notes[0].lost


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" https://tides.example/a ", "https://tides.example/a"),
        ("HTTPS://Tides.example/A", "https://Tides.example/A"),
        ("www.tides.example/a", "http://www.tides.example/a"),
    ],
)
def test_an_address_is_tidied_lightly(typed, url):
    assert parse("<p>a" + note(text="x", url=typed) + "</p>").notes[0].url == url


# --- Faults ------------------------------------------------------------------------------------------------------


def test_a_sound_document_has_no_faults():
    assert codes("<p>a" + note(text="x") + "</p>") == []


def test_a_mention_without_a_note_is_a_fault_and_stays():
    html = '<p>The pier reopens in May.<sup data-ref="gone"></sup> Not before.</p>'
    assert clean(html) == html
    [fault] = parse(html).faults
    assert (fault.code, fault.number, fault.sentence) == ("dangling", None, "The pier reopens in May.")


def test_a_note_that_says_nothing_is_a_fault():
    [fault] = parse("<p>Old news. The pier" + note(text=" ") + " reopens in May. Not before.</p>").faults
    assert (fault.code, fault.number, fault.sentence) == ("empty", 1, "The pier reopens in May.")


def test_a_fault_of_a_note_cited_twice_is_shown_where_it_is_first_cited():
    [fault] = parse(f'<p>The pier{note(text=" ")} reopens.</p><p>The ferry<sup data-ref="k1"></sup> sails.</p>').faults
    assert fault.sentence == "The pier reopens."


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "tides",
        "https://",
        "http://[",
        "https://a b.example",
        "https://a\\b.example",
        "mailto:a@b",
    ],
)
def test_an_address_that_is_none_is_a_fault_and_never_a_link(typed):
    html = clean("<p>a" + note(text="x", url=typed) + "</p>")
    assert codes(html) == ["bad address"]
    [found] = parse(html).notes
    assert (found.url, found.refused_url) == ("", typed)


@pytest.mark.parametrize("tail", ["a" * 2000, "#" + "a" * 501])
def test_an_address_no_source_can_hold_is_a_fault(tail):
    assert codes("<p>a" + note(text="x", url=f"https://tides.example/{tail}") + "</p>") == ["long address"]


def test_a_note_without_a_place_is_a_fault_and_stands_at_the_end():
    loose = note("k2", mark=" data-unplaced", text="y")
    html = clean(f"<p>{loose}</p><p>a{note('k1', text='x')}</p>")
    assert (
        html == f"<p>a{note('k1', text='x')}</p><p>{loose.replace(' data-unplaced', '')[:-7]} data-unplaced></sup></p>"
    )
    [fault] = parse(html).faults
    assert (fault.code, fault.number, fault.sentence) == ("unplaced", 2, "y")


def test_an_unplaced_note_moved_into_a_sentence_has_its_place():
    [found] = parse("<p>Here" + note(mark=" data-unplaced", text="y") + "</p>").notes
    assert not found.unplaced


def test_the_words_around_a_fault_are_cut_at_a_word():
    [fault] = parse(f'<p>{"long " * 60}here<sup data-ref="gone"></sup> {"tail " * 60}</p>').faults
    assert fault.sentence.startswith("…long ")
    assert fault.sentence.endswith(" tail…")
    assert " here tail " in fault.sentence
    assert len(fault.sentence) < 125


# --- Any string --------------------------------------------------------------------------------------------------

NOTE_PIECES = """
    <sup> </sup> <sup§data-fn="a"§data-text="x"> <sup§data-fn="a"§data-text="y"></sup> <sup§data-ref="a"></sup>
    <sup§data-fn="b"§data-unplaced></sup> <sup§data-ref="b§c"> <sup§data-fn=""§data-url="javascript:x">
"""
OTHER_PIECES = """
    <p> </p> <ul> <li> </li> </ul> <blockquote> </blockquote> <h2> </h2> <strong> </strong> <em> </em> <br> <hr> </a>
    <a§href="https://a.example/?b=1&c=2"> <div> </div> <script> </script> <!-- --> <svg> <nav> word ж < > "
    <table> </table> <tr> <td> </td> <th§colspan="2"> <td§rowspan="2"> <caption> <tbody> <blockquote§data-pull>
    <figure> <figure§data-image="0123456789abcdef"> </figure> <figcaption>
    & &amp; &lt; &#13; § §§
"""
SPACES = ["\r\n", "\u00a0", "\x00", "\ud800"]
PIECES = st.sampled_from([piece.replace("§", " ") for piece in f"{NOTE_PIECES} {OTHER_PIECES}".split()] + SPACES)
BODIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))

# What must never happen to a text is tried a hundred times as often as other properties.
thorough = settings(max_examples=10_000)


@thorough
@given(BODIES)
def test_a_document_written_and_read_again_is_the_same(html):
    document = parse(html)
    assert parse(serialise(document)) == document


@given(BODIES)
def test_cleaning_what_is_clean_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once


@thorough
@given(BODIES)
def test_keys_and_numbers_are_unique_and_every_marker_counts(html):
    document = parse(html)
    keys = [found.key for found in document.notes]
    markers = [inline.key for leaf in leaves(document.blocks) for inline in leaf.inlines if isinstance(inline, Marker)]
    assert len(set(keys)) == len(keys)
    assert [found.number for found in document.notes] == list(range(1, len(keys) + 1))
    assert sum(found.mentions for found in document.notes) == sum(key in keys for key in markers)


NONCHARACTERS = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5 &lt; 6 &amp; 7 &gt; 6", "5 < 6 & 7 > 6"),
        ("&quot;it&#39;s&quot;", '"it\'s"'),
        ("caf&eacute; &#1046;&#x416;", "café ЖЖ"),
        ("&amp;lt;", "&lt;"),
        ("AT&T &unheardof; &copy", "AT&T &unheardof; &copy"),
        ("&lt;script&gt;x&lt;/script&gt;", "<script>x</script>"),
    ],
)
def test_a_character_reference_is_the_character_it_means(written, meant):
    assert words(parse(f"<p>{written}</p>")) == meant
    assert words(parse(clean(f"<p>{written}</p>"))) == meant


def test_a_reference_in_an_address_is_the_character_it_means():
    assert clean('<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>') == (
        '<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>'
    )


def test_a_reference_cannot_smuggle_a_script_into_an_address():
    assert "href" not in clean('<p><a href="java&Tab;script&colon;alert(1)">x</a></p>')


def test_a_noncharacter_of_unicode_never_becomes_markup():
    assert words(parse(f"<p>{NONCHARACTERS}</p>")) == "\ufffd" * 5


@thorough
@given(st.text(st.characters(exclude_characters="<&\x00\r" + NONCHARACTERS, exclude_categories=["Cs"]), max_size=80))
def test_no_character_of_plain_text_is_lost(text):
    expected = text if text.strip() else ""
    assert words(parse(clean(f"<p>{text}</p>"))) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "<sup",
        "</p>",
        "<!--",
        "&",
        "&lt;",
        "[",
        " .",
        "a. ",
        "<strong>",
        "<div>",
        "<ul><li>",
        "<blockquote><p>",
        "<em><p>x",
        "<table>x<b>y</b>",
        "<table>",
        "<table><tr><td>x",
        "<tr><td>x</table>",
        "<td colspan=30 rowspan=9>x",
        "<tr><td>x</td><td>y</td></tr>",
        "<figure><table>x",
        "<figure data-image=0123456789abcdef><p>x",
        "<caption>x",
        "<blockquote data-pull><p>x",
        "<p a='",
        '<p a="',
        "<a href=https://a.example>",
        "<sup data-fn=x>",
        '<sup data-ref="q"></sup>',
        '<p>a<sup data-fn="" data-text="x"></sup>',
    ],
)
def test_reading_takes_time_in_proportion_to_the_length(unit):
    assert growth(parse, unit) <= 2.3

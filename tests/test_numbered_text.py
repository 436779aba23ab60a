"""Reading plain-text pages with [1] markers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import leaves, parse, text_of
from articles.body.document import Note
from articles.importing.numbered_text import MAX_FILE_BYTES, Page, UnreadablePage
from articles.importing.numbered_text import parse as parse_page
from tests.growth import growth


def page(text: str = "The bridge closes.", notes: str = "", form: str = "Leave a Reply\n") -> Page:
    return parse_page(f"The Gazette\n\nBridge Closes\n\n{text}\n\n\n{notes}\n\n{form}".encode())


def paragraphs(page: Page) -> list[str]:
    return [text_of(leaf.inlines) for leaf in leaves(parse(page.body).blocks)]


def notes(page: Page) -> tuple[Note, ...]:
    return parse(page.body).notes


def faults(page: Page) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.number) for fault in parse(page.body).faults]


def only_note(item: str, text: str = "The bridge[1] closes.") -> Note:
    [note] = notes(page(text, item))
    return note


# --- The page ----------------------------------------------------------------------------------------------------


def test_a_page_is_a_site_name_a_headline_paragraphs_notes_and_a_form():
    found = page(
        "The bridge[1] closes.\n\nFerries run[2].",
        "  1. ^ bridge (https://a.example/b)\n  2. ^ run (https://a.example/f)",
    )
    assert (found.site_name, found.headline) == ("The Gazette", "Bridge Closes")
    assert paragraphs(found) == ["The bridge closes.", "Ferries run."]
    assert [(n.number, n.text, n.url) for n in notes(found)] == [
        (1, "bridge", "https://a.example/b"), (2, "run", "https://a.example/f")
    ]  # fmt: skip
    assert found.remarks == ()


def test_a_headline_right_under_the_site_name_is_the_headline():
    assert parse_page(b"The Gazette\nBridge Closes\n\nText.").headline == "Bridge Closes"


def test_wrapped_lines_are_joined_by_one_space():
    assert paragraphs(page("The bridge\n  closes \non Monday.")) == ["The bridge closes on Monday."]


def test_characters_are_kept():
    text = "Two  spaces,\u00a0a hard one; <b>&amp;</b> “quotes” – Көпір жабылады. الجسر مغلق [sic] ﬁ e\u0301"
    assert paragraphs(page(text)) == [text]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_any_end_of_line_and_a_byte_order_mark_are_understood(newline):
    data = "The Gazette\n\nBridge Closes\n\nOne\nline.\n\nTwo.".replace("\n", newline).encode("utf-8-sig")
    found = parse_page(data)
    assert found.site_name == "The Gazette"
    assert paragraphs(found) == ["One line.", "Two."]


def test_text_without_notes_or_form_is_a_page():
    assert paragraphs(page(form="")) == ["The bridge closes."]


# --- Markers -----------------------------------------------------------------------------------------------------


def test_a_year_or_a_word_in_brackets_is_text():
    assert paragraphs(page("In [2019] it [sic] was [0] and [1000].")) == ["In [2019] it [sic] was [0] and [1000]."]


def test_a_repeated_marker_is_a_second_mention():
    [note] = notes(page("One[1]. Two[1].", "1. ^ One (https://a.example)"))
    assert note.mentions == 2


def test_a_marker_without_a_note_dangles():
    assert faults(page("One[1]. Two[2].", "1. ^ One (https://a.example)")) == [("dangling", None)]


def test_a_note_without_a_marker_is_kept_unplaced():
    assert faults(page("One[1].", "1. ^ One (https://a.example)\n2. ^ Two (https://b.example)")) == [("unplaced", 2)]


def test_numbers_follow_the_text_and_the_change_is_reported():
    found = page("One[2]. Two[7].", "2. ^ One (https://a.example)\n7. ^ Two (https://b.example)")
    assert [(n.number, n.text) for n in notes(found)] == [(1, "One"), (2, "Two")]
    assert found.remarks == ("Notes are numbered in the order of the text: 2 is now 1, 7 is now 2.",)


def test_two_notes_of_one_number_are_both_kept_and_reported():
    items = ("One (https://a.example)", "Uno (https://b.example)", "Eins (https://c.example)")
    found = page("One[1].", "\n".join(f"1. ^ {item}" for item in items))
    assert [n.text for n in notes(found)] == ["One", "Uno", "Eins"]
    assert faults(found) == [("unplaced", 2), ("unplaced", 3)]
    assert found.remarks.count("The file has more than one note 1; the first is the one its markers mean.") == 1


# --- The list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "text", "url"),
    [
        ("1. ^ bridge (https://a.example/b)", "bridge", "https://a.example/b"),
        ("  1) ↑ bridge (www.a.example)", "bridge", "http://www.a.example"),
        ("1.^bridge(HTTP://a.example)", "bridge", "http://a.example"),
        ("1. ^ bridge (old) (https://a.example)", "bridge (old)", "https://a.example"),
        ("1. ^ bridge (https://a.example) (in Russian)", "bridge (in Russian)", "https://a.example"),
        ("1. ^ bridge (https://a.example), page 4", "bridge, page 4", "https://a.example"),
        ("1. ^ bridge (https://a.example/Pier_(new)_(2))", "bridge", "https://a.example/Pier_(new)_(2)"),
        ("1. ^ bridge (https://a.example/lo\n     ng/add\n  ress)", "bridge", "https://a.example/long/address"),
        ("1. ^ the\n   bridge (\n   https://a.example)", "the bridge", "https://a.example"),
        ("1. ^ (https://a.example)", "", "https://a.example"),
        ("1. ^ the bridge (new)", "the bridge (new)", ""),
        ("1. ^ көпір (https://a.example/көпір)", "көпір", "https://a.example/көпір"),
    ],
)
def test_a_note_is_its_words_and_its_address(item, text, url):
    note = only_note(item)
    assert (note.text, note.url, note.lost) == (text, url, False)


@pytest.mark.parametrize("tail", ["(", " (", " ()", " ( )", " (h", " (https://", " (www."])
def test_an_address_of_which_nothing_is_left_is_lost(tail):
    note = only_note(f"1. ^ span{tail}")
    assert (note.text, note.url, note.lost) == ("span", "", True)


def test_a_note_that_only_repeats_the_word_before_its_marker_has_lost_its_address():
    assert only_note("1. ^ bridge").lost
    assert not only_note("1. ^ The council decided on Friday.").lost


def test_lost_addresses_are_reported_together():
    found = page("One[1]. Two[2].", "1. ^ One (\n2. ^ Two (")
    assert found.remarks == ("The file has lost the addresses of these notes: 1, 2.",)


def test_an_address_that_is_never_closed_is_kept_and_reported():
    found = page("One[1].", "1. ^ One (https://a.example/lon\n   g")
    assert notes(found)[0].url == "https://a.example/long"
    assert found.remarks == ("Note 1 of the file: its address is not closed by a parenthesis; perhaps it is cut off.",)


def test_an_address_with_spaces_stays_in_the_words_and_is_reported():
    found = page("One[1].", "1. ^ One (https://a.example, in Russian)")
    assert (notes(found)[0].text, notes(found)[0].url) == ("One (https://a.example, in Russian)", "")
    assert found.remarks == (
        "Note 1 of the file: “https://a.example, in Russian” is no web address; it is kept as words.",
    )


def test_the_end_of_a_paragraph_may_touch_the_list():
    found = page("One[1].\n1. ^ One (https://a.example)")
    assert paragraphs(found) == ["One."]
    assert notes(found)[0].url == "https://a.example"


# --- The form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "Leave a Reply\n\nYour email address will not be published. Required fields are marked *",
        "LEAVE A COMMENT:\nYour email address will not be published.",
        "Your email address will not be published. Required fields are marked *",
        "Post a comment",
        "Добавить комментарий\n\nВаш адрес email не будет опубликован.",
        "Пікір қалдыру",
    ],
)
def test_a_reply_form_is_no_content(form):
    found = page("One[1].", "1. ^ One (https://a.example)", form)
    assert paragraphs(found) == ["One."]
    assert found.remarks == ()


def test_a_form_right_under_the_list_is_no_part_of_its_last_note():
    assert only_note("1. ^ bridge (\nLeave a Reply").text == "bridge"


def test_what_is_left_out_with_the_form_is_reported():
    found = page(form="Leave a Reply\n\nName *\n\nPost Comment")
    assert found.remarks == ("Left out with the reply form, from “Name *” on: 2 lines.",)


def test_words_of_a_form_inside_the_article_are_text():
    found = page("Leave a Reply\n\nsaid the sign[1].", "1. ^ sign (https://a.example)")
    assert paragraphs(found) == ["Leave a Reply", "said the sign."]


def test_text_between_the_list_and_the_form_is_kept_and_reported():
    found = page("One[1].", "1. ^ One (https://a.example)\n\nAbout the author[1].")
    assert paragraphs(found) == ["One.", "About the author."]
    assert found.remarks == (
        "There is text after the list of notes; it is kept as the last paragraphs, from “About the author[1].” on.",
    )


# --- What is no page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"GIF89a\0\0", "binary"),
        ("The Gazette".encode("utf-16"), "UTF-16"),
        ("Газета\n\nМост\n\nТекст".encode("cp1251"), "not UTF-8 .byte 1."),
        (b"x" * (MAX_FILE_BYTES + 1), "larger than 5 MB"),
        (b"The Gazette", "no headline"),
        (b"The Gazette\n\nBridge Closes\n\n1. ^ a (https://a.example)", "no text"),
        (b"The Gazette\n\n" + b"B" * 301 + b"\n\nText", "more than 300"),
        (b"The Gazette\n\nBridge\n\n" + b"x" * 500_001, "longer than 500,000 bytes"),
        (b"The Gazette\n\nBridge\n\n" + b"&" * 400_000, "longer than 500,000 bytes"),
    ],
)
def test_a_file_that_is_no_page_is_refused_with_the_reason(data, words):
    with pytest.raises(UnreadablePage, match=words):
        parse_page(data)


# --- Any file ----------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "",
                "1. ^ a (",
                "2. ^ b (https://a.example/(",
                "x)",
                "2) ↑ c (www.a.example)",
                "a[1] b[2]",
                "[1]",
                "Leave a Reply",
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=20,
)


@given(LINES)
def test_any_lines_are_a_page_or_are_refused_in_words(lines):
    try:
        found = parse_page("\n".join(["Site", "", "Headline", "", *lines]).encode(errors="replace"))
    except UnreadablePage as refusal:
        assert str(refusal)
    else:
        assert parse(found.body).blocks


@given(st.text(st.characters(exclude_characters="\r\n\x00[", exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_character_of_a_paragraph_is_lost(text):
    text = f"x{text}x"
    assert paragraphs(page(text, form="")) == [text]


@pytest.mark.parametrize("start", ["a", "1. ^ a (https://"])
@pytest.mark.parametrize(
    "unit", ["[", "[1]", "(", "()", "\n", " ", "a\n", "1. ^ a (https://a.example/((\n", "\n\nLeave", "&"]
)
def test_reading_takes_time_in_proportion_to_the_length(start, unit):
    assert growth(lambda text: parse_page(f"Site\n\nHeadline\n\nText\n\n{start}{text}".encode()), unit) <= 2.3

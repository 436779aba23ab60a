"""Pull quotes, tables and figures in the body: how they are read, kept, and what becomes of those that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    MAX_BODY_BYTES,
    Cell,
    Figure,
    Paragraph,
    PullQuote,
    Table,
    Text,
    clean,
    image_keys,
    leaves,
    parse,
    serialise,
    text_of,
)
from articles.body.tables import MAX_COLUMNS, MAX_ROWS
from tests.growth import growth

KEY = "0123456789abcdef"
NOTE = '<sup data-fn="k1" data-text="x"></sup>'


def words(html: str) -> list[str]:
    return [text_of(leaf.inlines) for leaf in leaves(parse(html).blocks)]


def table(*rows: str, caption: str = "") -> str:
    return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


# --- Pull quotes -------------------------------------------------------------------------------------------------


def test_a_pull_quote_is_kept_with_its_paragraphs_marks_and_notes():
    html = f"<p>a</p><blockquote data-pull><p>One <em>two</em>{NOTE}</p><p>three</p></blockquote>"
    assert clean(html) == html
    assert isinstance(parse(html).blocks[1], PullQuote)


def test_a_pull_quote_holds_paragraphs_and_nothing_else():
    html = "<blockquote data-pull><h2>a</h2><ul><li>b</li></ul><hr><blockquote>c</blockquote></blockquote>"
    assert clean(html) == "<blockquote data-pull><p>a</p><p>b</p><p>c</p></blockquote>"


def test_a_pull_quote_inside_another_block_is_a_quotation():
    html = "<ul><li><blockquote data-pull><p>a</p></blockquote></li></ul>"
    assert clean(html) == "<ul><li><blockquote><p>a</p></blockquote></li></ul>"


def test_an_empty_pull_quote_is_left_out():
    assert clean("<blockquote data-pull><p> </p></blockquote>") == ""


# --- Figures -----------------------------------------------------------------------------------------------------


def test_a_figure_is_kept_with_its_caption_and_its_notes():
    html = f'<figure data-image="{KEY}"><figcaption>The <strong>pier</strong>{NOTE}</figcaption></figure>'
    assert clean(html) == html
    document = parse(html)
    assert image_keys(document.blocks) == [KEY]
    assert [note.mentions for note in document.notes] == [1]


def test_a_figure_needs_no_caption():
    html = f'<figure data-image="{KEY}"></figure>'
    assert parse(html).blocks == (Figure(KEY, ()),)
    assert clean(html) == html


@pytest.mark.parametrize("key", ["", "0123", KEY.upper(), f"{KEY}0", '"><b>'])
def test_a_figure_without_the_key_of_a_picture_is_its_words(key):
    html = f"<figure data-image='{key}'><img src='/x.png'><figcaption>The pier</figcaption></figure>"
    assert clean(html) == "<p>The pier</p>"


def test_all_words_in_a_figure_are_its_caption():
    html = f'<figure data-image="{KEY}">a<h2>b</h2><ul><li>c</li></ul><figcaption><p>d</p></figcaption></figure>'
    assert clean(html) == f'<figure data-image="{KEY}"><figcaption>a<br>b<br>c<br>d</figcaption></figure>'


def test_a_figure_inside_another_block_leaves_its_words_there():
    html = f'<blockquote><figure data-image="{KEY}"><figcaption>a</figcaption></figure></blockquote>'
    assert clean(html) == "<blockquote><p>a</p></blockquote>"


def test_a_picture_shown_twice_is_one_key():
    assert image_keys(parse(f'<figure data-image="{KEY}"></figure>' * 2).blocks) == [KEY]


# --- Cards -------------------------------------------------------------------------------------------------------

VIDEO = "https://video.example/watch?v=a1&t=9#x"


def test_a_figure_with_an_address_is_a_card():
    html = (
        f'<figure data-image="{KEY}" data-link="https://video.example/watch?v=a1&amp;t=9#x">'
        "<figcaption>The pier</figcaption></figure>"
    )
    assert clean(html) == html
    assert parse(html).blocks == (Figure(KEY, (Text("The pier"),), VIDEO),)
    assert image_keys(parse(html).blocks) == [KEY]


@pytest.mark.parametrize(
    "link",
    ["", "javascript:alert(1)", "/2026/03/pier/", "//video.example/", "data:text/html,x", "ftp://video.example/",
     "https://video.example/" + "x" * 2000],
)  # fmt: skip
def test_an_address_that_no_card_can_lead_to_leaves_a_picture(link):
    html = f'<figure data-image="{KEY}" data-link="{link}"></figure>'
    assert clean(html) == f'<figure data-image="{KEY}"></figure>'


def test_a_card_without_a_picture_is_its_caption_and_its_address():
    html = '<figure data-link="https://video.example/a?b&amp;c"><figcaption>The pier</figcaption></figure>'
    link = "https://video.example/a?b&amp;c"
    assert clean(html) == f'<p>The pier</p><p><a href="{link}">{link}</a></p>'


# --- Tables ------------------------------------------------------------------------------------------------------


def test_a_table_is_kept_with_its_caption_headers_marks_links_and_notes():
    html = table(
        "<th>Pier</th><th>Metres</th>",
        f'<th>East{NOTE}</th><td><a href="/p/">80</a><br><em>once</em> 90</td>',
        caption="<caption>Piers <strong>now</strong></caption>",
    )
    assert clean(html) == html


def test_a_cell_says_what_it_is():
    assert parse(table("<th>a</th><td>b</td>")).blocks == (
        Table((), ((Cell((Text("a"),), True), Cell((Text("b"),))),)),
    )


def test_what_a_writer_of_tables_may_leave_out_is_understood():
    html = "<table><caption>C<thead><tr><th>a<th>b<tbody><tr><td>c<td>d<tr><td>e<td>f</table>"
    rows = "<th>a</th><th>b</th>", "<td>c</td><td>d</td>", "<td>e</td><td>f</td>"
    assert clean(html) == table(*rows, caption="<caption>C</caption>")


def test_cells_without_a_row_are_one():
    assert clean("<table><td>a<td>b</table>") == table("<td>a</td><td>b</td>")


def test_paragraphs_and_lists_in_a_cell_are_lines():
    assert clean(table("<td><p>a</p><p></p><ul><li>b</li></ul></td>")) == table("<td>a<br>b</td>")


def test_a_table_in_a_cell_is_lines():
    inner = table("<td>a</td><td>b</td>", "<td>c</td>")
    assert clean(table(f"<td>{inner}</td><td>d</td>")) == table("<td>a<br>b<br>c</td><td>d</td>")


def test_short_rows_are_filled_and_rows_without_cells_left_out():
    html = table("<td>a</td>", "", "<td>b</td><td>c</td>")
    assert clean(html) == table("<td>a</td><td></td>", "<td>b</td><td>c</td>")


def test_spans_that_fill_the_grid_are_kept():
    html = table('<th colspan="2">a</th>', '<td rowspan="2">b</td><td>c</td>', "<td>d</td>")
    assert clean(html) == html


@pytest.mark.parametrize("rows", [('<td rowspan="2">a</td>', ""), ('<td colspan="2">a</td>', '<td colspan="2">b</td>')])
def test_spans_that_leave_a_row_or_column_without_a_cell_of_its_own_are_dropped(rows):
    assert "span" not in clean(table(*rows))


@pytest.mark.parametrize(
    "first", ['<td colspan="3">a</td>', '<td rowspan="2" colspan="2">a</td>', '<td colspan="2">a</td><td>b</td>']
)
def test_spans_that_do_not_fill_the_grid_are_dropped(first):
    cleaned = clean(table(first, "<td>c</td><td>d</td>"))
    assert "span" not in cleaned
    assert "<td>c</td><td>d</td></tr>" in cleaned


@pytest.mark.parametrize("span", ["0", "-1", "1e9", "99999999999", "x", ""])
def test_a_span_that_is_none_counts_as_one(span):
    assert clean(table(f'<td colspan="{span}">a</td>')) == table("<td>a</td>")


def test_text_between_cells_stands_before_the_table():
    assert clean("<table>x<tr>y<td>a</td></tr></table>") == f"<p>x</p><p>y</p>{table('<td>a</td>')}"


def test_an_empty_table_is_left_out_and_its_caption_kept():
    html = table("<td> </td>", "<td></td>", caption="<caption>Piers</caption>")
    assert clean(html) == "<p>Piers</p>"


def test_a_table_inside_another_block_is_paragraphs_there():
    html = f"<blockquote>{table('<td>a</td><td>b</td>')}</blockquote>"
    assert clean(html) == "<blockquote><p>a</p><p>b</p></blockquote>"


@pytest.mark.parametrize(
    "html", [table("<td>a</td>" * (MAX_COLUMNS + 1)), table(*["<td>a</td>"] * (MAX_ROWS + 1))], ids=["wide", "long"]
)
def test_a_table_beyond_the_limit_is_paragraphs(html):
    assert clean(html) == "<p>a</p>" * html.count("<td>")


def test_a_figure_around_a_table_is_where_other_editors_write_its_caption():
    html = f"<figure class=wp-block-table>{table('<td>a</td>')}<figcaption>Piers</figcaption></figure>"
    assert clean(html) == table("<td>a</td>", caption="<caption>Piers</caption>")


def test_a_figure_around_other_words_is_those_words():
    html = f"<figure><p>a</p>{table('<td>b</td>')}<figcaption>c</figcaption></figure>"
    assert clean(html) == f"<p>a</p>{table('<td>b</td>')}<p>c</p>"


def test_the_name_of_an_element_in_the_words_of_a_note_stays_as_typed():
    html = '<p>a<sup data-fn="k" data-text="see <td> and </table> here"></sup></p>'
    assert parse(html).notes[0].text == "see <td> and </table> here"


@pytest.mark.parametrize("tag", ["nav", "aside", "header", "footer", "hgroup"])
def test_an_element_whose_name_a_table_passes_under_is_only_an_edge(tag):
    html = f"<footer><hgroup><nav>a</nav></hgroup></footer><{tag}>b</{tag}>{table('<td>c</td>')}"
    assert clean(html) == f"<p>a</p><p>b</p>{table('<td>c</td>')}"


def test_a_stored_table_near_the_limit_can_be_read_again():
    row = "<td>a</td>" * 20
    html = clean(table(*[row] * 500) * ((MAX_BODY_BYTES - 1000) // (209 * 500)) + "<p>" + "b" * 60_000 + "</p>")
    assert MAX_BODY_BYTES * 0.9 < len(html) < MAX_BODY_BYTES
    assert clean(html) == html


# --- Any string --------------------------------------------------------------------------------------------------

WORDS = st.text("ab <>&", max_size=6).map(lambda text: (Text(text),) if text.strip() else ())
LINKS = st.one_of(st.just(""), st.text("ab&<>\"'?#=ж", max_size=8).map("https://video.example/{}".format)).filter(
    lambda link: link.count("#") < 2
)
CELLS = st.builds(Cell, WORDS, st.booleans())
GRIDS = st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=3))
BLOCKS = st.one_of(
    st.builds(Figure, st.just(KEY), WORDS, LINKS),
    st.builds(Table, WORDS, GRIDS.map(tuple)).filter(lambda t: any(cell.inlines for row in t.rows for cell in row)),
    WORDS.filter(bool).map(lambda inlines: PullQuote((Paragraph(inlines),))),
)


@given(st.lists(BLOCKS, max_size=4).map(tuple))
def test_what_is_written_is_read_as_it_was(blocks):
    document = parse("")
    written = serialise(type(document)(blocks, (), ()))
    assert parse(written).blocks == blocks


TABLE_PIECES = """
    <table> <table> </table> <tr> </tr> <td> <td> </td> <th> </th> <tbody> </tbody> <caption> </caption> <div> </div>
    <figure> </figure> <figcaption> <p> </p> <ul> <li> </ul> <blockquote> </blockquote> <b> </b> one two three four
"""


@given(st.lists(st.sampled_from(TABLE_PIECES.split()), max_size=40))
def test_no_word_in_or_around_a_table_is_lost(pieces):
    kept = "".join("".join(words("".join(pieces))).split())
    typed = [piece for piece in pieces if not piece.startswith("<")]
    assert sorted(kept) == sorted("".join(typed))


@pytest.mark.parametrize("unit", ["<td>x</td>", "<tr><td>x</td></tr>", "<p>x</p>", "<td rowspan=2>x", "<caption>x"])
def test_reading_one_table_takes_time_in_proportion_to_its_size(unit):
    assert growth(lambda cells: parse(f"<table><tr>{cells}</table>"), unit) <= 2.3
    assert growth(lambda cells: parse(f"<table><tr><td>{cells}</table>"), unit) <= 2.3


def test_reading_one_caption_takes_time_in_proportion_to_its_length():
    assert growth(lambda lines: parse(f'<figure data-image="{KEY}">{lines}</figure>'), "<p>x</p>") <= 2.3

"""What is pasted from word processors and web pages: structure stays, styling goes, notes become notes."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.test_prose_editor import draft, form_of, numbers, paste, press, save, see_numbers, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILES = Path(__file__).parent.parent / "pasted"


def pasted(desk, name: str, body: str = "<p>One</p>") -> Article:
    """Paste a saved file below an article's text, and save it."""
    page = desk(form_of(draft(body)))
    press(page, "Control+End")
    page.keyboard.press("Enter")
    paste(page, (FILES / name).read_text())
    return save(page)


def notes(article: Article) -> list[tuple[str, str, str]]:
    return [(note.text, note.title, note.source.url if note.source else "") for note in article.footnotes.all()]


def body(article: Article) -> str:
    """The body with each note as its number."""
    html = article.body
    for note in article.footnotes.all():
        start = html.index(f'<sup data-fn="{note.key}"')
        html = html.replace(html[start : html.index("</sup>", start) + 6], f"({note.number})")
        html = html.replace(f'<sup data-ref="{note.key}"></sup>', f"({note.number})")
    return html


def test_a_text_from_word_keeps_its_structure_and_its_notes_and_what_colleagues_said_of_it_stays_there(desk):
    article = pasted(desk, "word.html")
    assert body(article) == (
        "<p>One</p><h2>The bridge and the tide</h2>"
        "<p><strong>The gates</strong> were shut at six,<em> slowly</em>, said the harbour master.(1) "
        "Café Łódź stayed open.(2)</p>"
        "<ul><li><p>East pier</p><ul><li><p>its <strong>crane</strong></p></li></ul></li><li><p>West pier</p></li></ul>"
        "<ol><li><p>Shut the gates</p></li><li><p>Ring the bell</p></li></ol>"
        "<blockquote><p>The water comes when it comes.</p></blockquote>"
        "<table><tr><td>Pier</td><td>10⁶ litres</td></tr></table>"
        '<p>See the <a href="https://harbour.example/plan?a=1&amp;b=2">plan</a>.</p>'
    )
    assert notes(article) == [
        ("Harbour office, Log of 5 March.\nRead on the quay.", "", "https://harbour.example/log"),
        ("Owner’s word; naïve façade", "", "https://cafe.example/"),
    ]
    for word in ("libel", "IV1", "struck out"):
        assert word in (FILES / "word.html").read_text()
        assert word not in article.body


def test_a_text_from_word_in_the_browser_keeps_its_structure_and_its_notes(desk):
    article = pasted(desk, "word_online.html")
    assert body(article) == (
        "<p>One</p><h2>The bridge</h2><p><strong>Shut</strong> at six(1) and open at ten.(2)</p>"
        "<ul><li><p>East pier</p><ul><li><p>its crane</p></li></ul></li><li><p>West pier</p></li></ul>"
    )
    assert notes(article) == [("The log of the harbour.", "", ""), ("The timetable.", "", "")]


def test_a_text_from_google_docs_keeps_its_structure_and_its_notes(desk):
    article = pasted(desk, "google_docs.html")
    assert body(article) == (
        "<p>One</p><h2>The bridge</h2><p>The gates were <strong>shut</strong><em> slowly</em>.(1) نشر الخبر(2)</p>"
        "<ul><li><p>East pier</p><ul><li><p>its crane</p></li></ul></li></ul>"
        '<p><a href="https://harbour.example/plan?a=1">The plan</a></p>'
    )
    assert notes(article) == [
        ("", "Log of 5 March", "https://harbour.example/log"),
        ("صحيفة الميناء، العدد ٧", "", ""),
    ]


def test_a_text_from_libreoffice_keeps_its_structure_and_its_notes(desk):
    article = pasted(desk, "libreoffice.html")
    assert body(article) == (
        "<p>One</p><h2>The bridge</h2><p>The gates were <strong>shut</strong>(1) and <em>opened</em> again.(2)</p>"
        "<ol><li><p>Shut the gates</p></li><li><p>Ring the bell</p></li></ol>"
        "<blockquote><p>The water comes when it comes.</p></blockquote>"
    )
    assert notes(article) == [
        ("The log, p. 4. See also one and two (https://harbour.example/b).", "", "https://harbour.example/a"),
        ("Timetable", "", "http://ferry.example/t"),
    ]


def test_a_text_from_wordpress_keeps_its_notes_and_the_address_of_what_was_embedded(desk):
    article = pasted(desk, "wordpress.html")
    video = "https://www.youtube.com/watch?v=a1B2c3D4e5F"
    assert body(article) == (
        "<p>One</p><h2>The bridge</h2><p>The gates were shut(1) and opened(2) again.</p>"
        f'<p><a href="{video}">{video}</a></p>'
    )
    assert notes(article) == [("The log of the harbour.", "", ""), ("", "Timetable", "https://ferry.example/t")]


def test_notes_of_a_page_made_from_markdown_are_cited_as_often_as_they_were(desk):
    article = pasted(desk, "markdown.html")
    assert body(article) == (
        "<p>One</p><h2>The bridge</h2><p>The gates were shut(1) and opened(2), as the log says.(1)</p>"
    )
    assert notes(article) == [("The log.\nIts second part.", "", ""), ("The timetable.", "", "")]


def test_numbers_in_brackets_and_the_list_they_agree_with_are_notes(desk):
    article = pasted(desk, "numbers.html")
    assert (
        body(article) == "<p>One</p><p>The gates were shut(1) and opened(2). The log is kept.(1)</p><p>Ten metres.</p>"
    )
    assert notes(article) == [("Harbour office", "", "https://harbour.example/log"), ("Timetable.", "", "")]


LISTS = {
    "a number too many": "<p>a [1] b [2] c [3]</p><ol><li>x</li><li>y</li></ol>",
    "an entry too many": "<p>a [1]</p><ol><li>x</li><li>y</li></ol>",
    "another order": "<p>a [2] b [1]</p><p>[1] x</p><p>[2] y</p>",
    "a list that begins elsewhere": '<p>a [1]</p><ol start="2"><li>x</li></ol>',
    "words after the list": "<p>a [1]</p><ol><li>x</li></ol><p>End</p>",
    "no list": "<p>a [1] b<sup>2</sup></p>",
}


def test_numbers_and_a_list_that_do_not_agree_stay_as_they_are(desk):
    page = desk(form_of(draft("<p>One</p>")))
    for name, html in LISTS.items():
        before = text(page).inner_text()
        paste(page, f"<p>two</p>{html}")
        assert numbers(page) == [], name
        after = text(page).inner_text()
        for word in ("[1]", "x") if "x" in html else ("[1]", "b²"):
            assert after.count(word) > before.count(word), name
    assert not save(page).footnotes.exists()
    paste(page, "<p>two</p><p>a [1] b [2]</p><ol><li>x</li><li>y</li></ol>")
    assert numbers(page) == ["1", "2"]


def test_a_number_without_its_note_and_a_note_without_its_number_stay_as_text(desk):
    page = desk(form_of(draft("<p>One</p>")))
    number = (
        '<p>two<a href="#_ftn1" name="_ftnref1">[1]</a> three<sup data-fn="u" class="fn"><a href="#u">2</a></sup></p>'
    )
    note = '<div id=ftn9><p><a href="#_ftnref9" name="_ftn9">[9]</a> Left over, https://ferry.example/t</p></div>'
    paste(page, number + note)
    article = save(page)
    assert article.plain_text == "Onetwo[1] three[2]\n[9] Left over, https://ferry.example/t"
    assert not article.footnotes.exists()


def test_a_link_within_a_page_that_is_no_note_is_none(desk):
    page = desk(form_of(draft("<p>One</p>")))
    paste(
        page, '<p>See part <a href="#s2">2</a> and <a href="#x">note 1</a>.</p><h2 id="s2">Two</h2><p id="x">Words</p>'
    )
    assert save(page).body == "<p>OneSee part 2 and note 1.</p><h2>Two</h2><p>Words</p>"


def test_pasted_notes_are_counted_on_with_those_there_are(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="fn1" data-text="A"></sup></p>')))
    paste(page, (FILES / "markdown.html").read_text())
    expect(page.get_by_text("Notes taken over: 2.")).to_be_visible()
    see_numbers(page, "1", "2", "3", "2")
    paste(page, (FILES / "markdown.html").read_text())
    see_numbers(page, "1", "2", "3", "2", "4", "5", "4")
    assert len({note.key for note in save(page).footnotes.all()}) == 5


def test_hostile_html_leaves_its_words_and_nothing_that_acts(desk):
    article = pasted(desk, "hostile.html")
    for word in ("Words", "link", "other", "more"):
        assert word in article.plain_text
    for trace in ("<script", "<img", "<svg", "<iframe", "<form", 'onerror="', "onclick", 'href="java', "style="):
        assert trace not in article.body
    assert {note.text for note in article.footnotes.all()} == {"a", "A note <img src=x onerror=alert(15)>x"}


def test_a_heading_above_all_others_is_one_level_with_those_below_it(desk):
    page = desk(form_of(draft("<p>One</p>")))
    paste(page, "<p>two</p><h1>Title</h1><h2>Part</h2><h4>Detail</h4>")
    assert save(page).body == "<p>Onetwo</p><h2>Title</h2><h2>Part</h2><h3>Detail</h3>"


def test_several_highest_headings_are_the_parts_of_the_text(desk):
    page = desk(form_of(draft("<p>One</p>")))
    paste(page, "<p>two</p><h1>First</h1><h2>Part</h2><h1>Second</h1>")
    assert save(page).body == "<p>Onetwo</p><h2>First</h2><h3>Part</h3><h2>Second</h2>"


def paste_data(page: Page, data: dict[str, str]) -> None:
    """Put in what the clipboard holds, by kind."""
    press(page, "Control+End")
    text(page).evaluate(
        """(box, data) => {
          const clipboardData = new DataTransfer()
          for (const [kind, content] of Object.entries(data)) clipboardData.setData(kind, content)
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        data,
    )


DOCS = "application/x-vnd.google-docs-document-slice-clip+wrapped"


def docs_slice(text: str, *notes: str) -> str:
    """What Google Docs says of a text beside its HTML: # where each note stands."""
    places = [index for index, sign in enumerate(text) if sign == "#"]
    styles: list = [None] * len(text)
    for number, place in enumerate(places):
        styles[place] = {"fs_id": f"kix.{number}"}
    resolved = {
        "dsl_spacers": text,
        "dsl_styleslices": [{"stsl_type": "footnote", "stsl_styles": styles}],
        "dsl_relateddocslices": {f"kix.{n}": {"dsl_spacers": note} for n, note in enumerate(notes)},
    }
    return json.dumps({"dih": 1, "data": json.dumps({"resolved": resolved})})


def test_the_notes_that_google_docs_keeps_out_of_its_html_are_placed(desk):
    page = desk(form_of(draft("<p>One</p>")))
    html = "<p>The gates <b>were</b> shut. Again, opened?</p><p>End.</p>"
    paste_data(page, {"text/html": html, DOCS: docs_slice("The gates were shut.# Again#, opened?\nEnd.", "A log", "B")})
    article = save(page)
    assert body(article) == "<p>OneThe gates <strong>were</strong> shut.(1) Again(2), opened?</p><p>End.</p>"
    assert [note.text for note in article.footnotes.all()] == ["A log", "B"]


@pytest.mark.parametrize("told", ["Other words entirely.#", "#"])
def test_notes_whose_place_google_docs_does_not_tell_stand_below_the_text(desk, told):
    page = desk(form_of(draft("<p>One</p>")))
    paste_data(page, {"text/html": "<p>two</p><p>three</p>", DOCS: docs_slice(told, "A log")})
    assert save(page).plain_text == "Onetwo\nthree\n[1] A log"


def test_what_google_docs_may_say_one_day_does_no_harm(desk):
    page = desk(form_of(draft("<p>One</p>")))
    for told in ("", "{", '{"data": "[]"}', '{"data": 7}'):
        paste_data(page, {"text/html": "<p>, two</p>", DOCS: told})
    assert save(page).body == "<p>One, two, two, two, two</p>"


def test_five_hundred_pages_with_a_thousand_notes_are_pasted(desk):
    page = desk(form_of(draft("<p>One</p>")))
    marks = [f'<a href="#_ftn{n}" name="_ftnref{n}"><span>[{n}]</span></a>' for n in range(1, 1001)]
    words = "The ferry runs twice a day until the gates are mended. " * 8
    paragraphs = "".join(
        f"<p class=MsoNormal style='margin:0'>{words}{mark}</p>" * 1 + f"<p>{words}</p>" * 3 for mark in marks
    )
    entries = "".join(
        f'<div id=ftn{n}><p><a href="#_ftnref{n}" name="_ftn{n}">[{n}]</a> Log {n}</p></div>' for n in range(1, 1001)
    )
    page.set_default_timeout(60_000)
    paste(page, f"{paragraphs}<div>{entries}</div>")
    expect(page.locator(".note-mark")).to_have_count(1000, timeout=60_000)
    expect(page.locator(".note-mark").last).to_have_attribute("title", "Note 1000: Log 1000")

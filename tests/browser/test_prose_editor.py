"""Writing with notes in the editor, as a journalist does it: keyboard, dialog, save, open again."""

import pytest
from playwright.sync_api import Page, expect

from articles import citing
from articles.models import Article
from tests.factories import make_draft
from tests.running_paper import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERYTHING = (
    "<h2>The  harbour</h2>"
    '<p>The ferry\u00a0runs  <strong>twice <em>a day</em></strong><sup data-fn="k1" data-text="Timetable &amp; fares" '
    'data-title="Harbour “office”" data-url="https://ferry.example/t?a=1&amp;b=2#fares" data-quote="Twice\na day" '
    'data-accessed="2026-03-14"></sup>, <em>says</em> the <a href="https://office.example/">office</a>.<br>'
    'Again<sup data-ref="k1"></sup> and nowhere<sup data-ref="gone"></sup>.</p>'
    '<h3>Fares<sup data-fn="k2" data-text="Lost one" data-lost></sup></h3>'
    "<ul><li><p>One</p></li><li><p>Two</p><ol><li><p>Two and a half</p></li></ol></li></ul>"
    "<blockquote><p>Slowly,\u2009we\u200d said.</p></blockquote><hr>"
    '<p>Қайық күніне екі рет жүреді\nand  back.</p><p><a href="/2026/03/ferry/">Here</a>  </p>'
    '<p><sup data-fn="k3" data-text="Left over" data-unplaced></sup></p>'
)


NOTE = '<sup data-fn="{}" data-text="A note"></sup>'
TWO_NOTES = '<p>One<sup data-fn="a" data-text="A"></sup> two<sup data-fn="b" data-text="B"></sup></p>'


def form_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def draft(body: str) -> Article:
    article = make_draft(body=body)
    citing.save_with_notes(article)
    return article


def text(page: Page):
    """Return the editor's text, never the field that it hides: filling that one before it is hidden fills nothing."""
    return page.locator("[contenteditable=true]").and_(page.get_by_role("textbox", name="Text"))


MOVES = {
    "Control+Home": "editor.commands.setTextSelection(0)",
    "Control+End": "editor.commands.setTextSelection(editor.state.doc.content.size)",
    "Control+a": "editor.commands.selectAll()",
}


def press(page: Page, keys: str) -> None:
    """
    Move the cursor as `keys` do, through the editor itself.

    The browser tells the editor of a selection afterwards, and on a busy machine after the next key.
    """
    text(page).evaluate(f"({{editor}}) => {{ editor.view.focus(); {MOVES[keys]} }}")


def add_note(page: Page, **fields: str) -> None:
    """Insert a note at the cursor, with the keyboard alone."""
    page.keyboard.press("Control+Alt+f")
    dialog = page.get_by_role("dialog", name="New note")
    for label, value in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(value)
    dialog.get_by_role("button", name="Insert the note").press("Enter")
    expect(dialog).to_have_count(0)


def numbers(page: Page) -> list[str]:
    return page.locator(".note-mark").evaluate_all("marks => marks.map((mark) => mark.dataset.number)")


def see_numbers(page: Page, *expected: str) -> None:
    """Wait until the notes of the text have these numbers, in this order, and no other."""
    try:
        wait_until(lambda: numbers(page) == [*expected], seconds=30)
    except AssertionError:
        assert numbers(page) == [*expected]


def save(page: Page) -> Article:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    return Article.objects.get()


def touch(page: Page) -> None:
    """Type a character and take it back, so that the editor writes the whole text anew."""
    press(page, "Control+Home")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")


def test_an_article_is_written_with_notes_by_keyboard_and_saved(desk):
    page = desk("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Ferry timetable")
    text(page).press_sequentially("The ferry runs twice")
    add_note(page, Text_of_the_note="Timetable", Source_address="https://ferry.example/t", Quoted_passage="Twice a day")
    page.keyboard.type(" a day")
    add_note(page, Text_of_the_note="Harbour office")
    page.keyboard.type(".")
    article = save(page)
    assert [(note.number, note.text, note.quote) for note in article.footnotes.all()] == [
        (1, "Timetable", "Twice a day"),
        (2, "Harbour office", ""),
    ]
    assert article.plain_text.startswith("The ferry runs twice a day.")
    expect(text(page)).to_have_text("The ferry runs twice a day.")
    see_numbers(page, "1", "2")


@pytest.mark.parametrize("change", [lambda page: None, touch], ids=["untouched", "written anew"])
def test_a_text_with_everything_is_the_same_after_the_editor_saved_it(desk, change):
    article = draft(EVERYTHING)
    before = article.body
    page = desk(form_of(article))
    change(page)
    assert save(page).body == before


def test_numbers_follow_the_order_of_the_text(desk):
    page = desk(form_of(draft(TWO_NOTES)))
    press(page, "Control+Home")
    add_note(page, Text_of_the_note="First of all")
    see_numbers(page, "1", "2", "3")
    assert [note.text for note in save(page).footnotes.all()] == ["First of all", "A", "B"]


def test_a_note_is_cited_again_and_keeps_its_number(desk):
    page = desk(form_of(draft(TWO_NOTES)))
    press(page, "Control+End")
    page.keyboard.type(" again")
    page.keyboard.press("Control+Alt+m")
    dialog = page.get_by_role("dialog", name="Cite a note again")
    dialog.get_by_role("radio", name="1 A").check()
    dialog.get_by_role("button", name="Cite this note").click()
    see_numbers(page, "1", "2", "1")
    assert save(page).body.endswith('again<sup data-ref="a"></sup></p>')


def test_a_double_click_opens_a_note_and_what_is_not_changed_stays(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="a" data-text="A" data-accessed="2026-01-02"></sup></p>')))
    page.locator(".note-mark").dblclick()
    dialog = page.get_by_role("dialog", name="Edit the note")
    expect(dialog.get_by_label("Read on")).to_have_value("2026-01-02")
    dialog.get_by_label("Title of the source").fill("Almanac")
    dialog.get_by_role("button", name="Save the note").click()
    expected = '<p>One<sup data-fn="a" data-text="A" data-title="Almanac" data-accessed="2026-01-02"></sup></p>'
    assert save(page).body == expected


def test_a_mention_opens_its_note_with_enter(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="a" data-text="A"></sup> two<sup data-ref="a"></sup></p>')))
    press(page, "Control+End")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("status")).to_contain_text("Note 1. Enter edits it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Text of the note")).to_have_value("A")
    page.keyboard.press("Escape")
    expect(text(page)).to_be_focused()


@pytest.mark.parametrize(("start", "key"), [("Control+End", "Backspace"), ("Control+Home", "Delete")])
def test_a_note_is_deleted_like_a_letter(desk, start, key):
    page = desk(form_of(draft(f"<p>{NOTE.format('a')} and {NOTE.format('b')}</p>")))
    press(page, start)
    page.keyboard.press(key)
    see_numbers(page, "1")


def test_a_mention_whose_note_is_deleted_shows_a_question_mark(desk):
    page = desk(form_of(draft('<p><sup data-fn="a" data-text="A"></sup> two<sup data-ref="a"></sup></p>')))
    press(page, "Control+Home")
    page.keyboard.press("Delete")
    see_numbers(page, "?")


def test_a_copied_note_is_the_same_note_cited_again(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="a" data-text="A"></sup></p>')))
    press(page, "Control+a")
    page.keyboard.press("Control+c")
    press(page, "Control+End")
    page.keyboard.press("Control+v")
    see_numbers(page, "1", "1")
    assert save(page).body == '<p>One<sup data-fn="a" data-text="A"></sup></p><p>One<sup data-ref="a"></sup></p>'


def paste(page: Page, html: str) -> None:
    """Put HTML from somewhere else in at the end of the text."""
    press(page, "Control+End")
    text(page).evaluate(
        """(box, html) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData("text/html", html)
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        html,
    )


def test_a_pasted_note_that_only_shares_a_key_stays_a_note_of_its_own(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="a" data-text="A"></sup></p>')))
    paste(page, '<p>Other<sup data-fn="a" data-text="Another"></sup></p>')
    see_numbers(page, "1", "2")
    assert [note.text for note in save(page).footnotes.all()] == ["A", "Another"]


FROM_A_WORD_PROCESSOR = (
    '<b style="font-weight:normal;" id="docs"><p><span style="font-weight:400">, plain </span>'
    '<span style="font-weight:700">bold</span><span style="font-style:italic"> slanted</span></p></b>'
)
FROM_A_PAGE = '<style>p {color: red}</style><p style="color:red">, red <b>bold</b><script>alert(1)</script></p>'


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (FROM_A_WORD_PROCESSOR, "<p>One, plain <strong>bold</strong><em> slanted</em></p>"),
        (FROM_A_PAGE, "<p>One, red <strong>bold</strong></p>"),
    ],
    ids=["word processor", "web page"],
)
def test_what_is_pasted_from_elsewhere_keeps_its_stress_and_nothing_else(desk, pasted, stored):
    page = desk(form_of(draft("<p>One</p>")))
    paste(page, pasted)
    assert save(page).body == stored


def test_a_note_without_a_place_gets_one_by_cutting_and_pasting_it(desk):
    page = desk(form_of(draft('<p>One two</p><p><sup data-fn="a" data-text="A" data-unplaced></sup></p>')))
    page.locator(".note-mark").click()
    expect(page.get_by_role("status")).to_contain_text("no place in the text yet")
    page.keyboard.press("Control+x")
    press(page, "Control+Home")
    page.keyboard.press("Control+v")
    assert save(page).body == '<p><sup data-fn="a" data-text="A"></sup>One two</p>'


def test_undo_takes_a_note_back(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+End")
    add_note(page, Text_of_the_note="A")
    page.keyboard.press("Control+z")
    see_numbers(page)


def test_the_dialog_of_an_empty_note_says_what_is_missing_and_stays_open(desk):
    page = desk(form_of(draft("<p>One</p>")))
    text(page).press("Control+Alt+f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Insert the note").click()
    assert "Say something here" in dialog.locator(":invalid").last.evaluate("input => input.validationMessage")
    expect(dialog).to_be_visible()


def test_a_link_is_set_changed_and_removed(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+a")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Web address").fill("https://ferry.example/")
    dialog.get_by_role("button", name="Save the link").click()
    assert save(page).body == '<p><a href="https://ferry.example/">One</a></p>'
    press(page, "Control+a")
    page.keyboard.press("Control+k")
    dialog.get_by_label("Web address").fill("")
    dialog.get_by_role("button", name="Save the link").click()
    assert save(page).body == "<p>One</p>"


def test_the_buttons_tell_whether_they_are_on(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+a")
    bold = page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="bold")
    expect(bold).to_have_attribute("aria-pressed", "false")
    bold.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    assert save(page).body == "<p><strong>One</strong></p>"

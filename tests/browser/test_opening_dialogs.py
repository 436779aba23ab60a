"""
Every dialog of an article's form opens under the content security policy, and Escape closes it again.

The fixtures fail a test when the browser complained of anything (see conftest.py).
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_editing_blocks import button, make_picture
from tests.browser.test_picture_files import give, jpeg
from tests.browser.test_prose_editor import draft, form_of, press, text
from tests.cluster import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = '<p>One<sup data-fn="k1" data-text="Timetable" data-url="https://ferry.example/t"></sup></p><p>Two</p>'


def edit_note(page: Page) -> None:
    text(page).locator("sup").dblclick()


def link(page: Page) -> None:
    press(page, "Control+a")
    button(page, "Insert a link").click()


def press_button(name: str) -> Callable[[Page], None]:
    return lambda page: button(page, name).click()


DIALOGS: dict[str, Callable[[Page], None]] = {
    "New note": press_button("Note: insert one"),
    "Edit the note": edit_note,
    "Cite a note again": press_button("Cite again"),
    "Link": link,
    "Picture": press_button("Picture"),
    "New picture": lambda page: give(page, "drop", jpeg()),
    "A card instead of an embed": press_button("Card"),
    "New table": press_button("Table"),
}


def test_every_dialog_of_the_editor_is_opened_once(desk):
    make_picture("A gate")
    page = desk(form_of(draft(BODY)))
    for name, open_dialog in DIALOGS.items():
        press(page, "Control+End")
        open_dialog(page)
        dialog = page.get_by_role("dialog", name=name, exact=True)
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    expect(text(page)).to_be_focused()


def test_no_dialog_of_the_editor_is_left_out_above():
    scripts = [path.read_text() for path in (ROOT / "articles/static/articles").glob("*.js")]
    titles = re.findall(
        r'\b(?:heading|title): (?:\w+ \? gettext\("([^"]+)"\) : )?gettext\("([^"]+)"\)', "\n".join(scripts)
    )
    assert {name for pair in titles for name in pair if name} == set(DIALOGS)
    assert "\n".join(scripts).count("showModal()") == 2


def test_every_button_of_the_row_is_pressed_once(desk):
    page = desk(form_of(draft(BODY)))
    expect(page.locator(".prose-menubar button").first).to_be_visible()
    names = page.locator(".prose-menubar button").evaluate_all("all => all.map((button) => button.title)")
    for name in names:
        press(page, "Control+a")
        pressed = page.locator(".prose-menubar button").and_(page.get_by_title(name, exact=True))
        if not pressed.is_visible() or pressed.get_attribute("aria-disabled") == "true":
            continue
        pressed.click()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Control+End")
    page.keyboard.type("Three")
    expect(text(page)).to_contain_text("Three")


def test_every_window_that_the_form_opens_beside_itself_is_opened_once(desk):
    page = desk(form_of(draft(BODY)))
    text(page).wait_for()
    links = page.locator("a.related-widget-wrapper-link[href]:visible")
    assert links.count() >= 2
    for link in links.all():
        with page.expect_popup() as opened:
            link.click()
        opened.value.locator("main h1, #content h1").first.wait_for()
        opened.value.close()

"""A text with everything an editor types, saved and opened again."""

import pytest

from tests.browser.test_editing_blocks import button, insert_table
from tests.browser.test_prose_editor import add_note, draft, form_of, press, save, see_numbers, touch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_and_cited_in_every_kind_of_block_is_the_same_when_it_is_opened_again(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+End")
    add_note(page, Text_of_the_note="Log", Source_address="https://harbour.example/log")
    page.keyboard.press("Enter")
    page.keyboard.type("Gates")
    button(page, "Subheading").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Pulled")
    button(page, "Pull quote").click()
    insert_table(page, 1, 1)
    page.keyboard.type("Piers")
    page.keyboard.press("Enter")
    page.keyboard.type("East")
    press(page, "Control+End")
    button(page, "Bulleted list").click()
    page.keyboard.type("West")
    add_note(page, Text_of_the_note="Timetable")
    saved = save(page).body
    see_numbers(page, "1", "2")
    for part in ("<h3>Gates</h3>", "<blockquote data-pull><p>Pulled</p></blockquote>", "<caption>Piers</caption>",
                 "<th>East</th>", "<ul><li><p>West<sup data-fn"):  # fmt: skip
        assert part in saved
    touch(page)
    assert save(page).body == saved

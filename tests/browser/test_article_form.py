"""How the form for an article looks when something is wrong with it."""

import pytest

from tests.browser.test_prose_editor import form_of, text
from tests.factories import make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_wrong_with_the_headline_stands_in_line_with_it(desk):
    page = desk("/admin/articles/article/add/")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    sentence = page.get_by_text("This field is required.").bounding_box()
    assert sentence["x"] == page.locator("label[for=id_headline]").bounding_box()["x"]


def test_no_picture_stands_on_the_words_of_a_message(desk):
    page = desk(form_of(make_draft(body='<p>One<sup data-ref="gone"></sup></p>')))
    text(page).wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").click()
    message = page.get_by_text("Saved, but not published")
    assert message.evaluate("element => getComputedStyle(element).backgroundImage") == "none"

"""An editor arranges the front page in a browser, without script, by keyboard."""

import pytest
from playwright.sync_api import expect

from articles import front_page
from tests.factories import make_article

pytestmark = pytest.mark.browser

PAGE = "/admin/articles/frontstory/"


def make_front(*headlines):
    for headline in headlines:
        front_page.choose(make_article(headline=headline))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_story_is_found_and_made_the_lead_by_keyboard_and_readers_see_it(desk, open_page, width):
    make_front("Bridge", "Lock")
    for number in range(12):
        make_article(headline=f"Ferry {number}")
    page = desk(PAGE, width=width, script=False)
    page.get_by_label("Words of the headline").focus()
    page.keyboard.type("ferry 7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Put on the front page").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Ferry 7” is on the front page.")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="Ferry 7").get_by_role("button", name="Make it the lead").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Ferry 7” is the lead.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    front = open_page("/", script=False)
    assert front.locator(".lead h2").inner_text() == "Ferry 7"

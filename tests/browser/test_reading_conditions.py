"""The paper under whatever a reader's browser leaves out: scripts, styles, pictures, the mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.rich_paper import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# One stop of the keyboard: whether anything has it, whether it is in view, and whether one sees where it is.
STOP = """() => {
  const element = document.activeElement
  if (element === document.body) return null
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  return {
    what: element.outerHTML.slice(0, 120),
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  }
}"""
# What a keyboard has to reach: every control that is on the screen. A field for robots is not.
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex='0']")]
  .filter((element) => element.tabIndex >= 0 && element.checkVisibility() && element.type !== "hidden").length"""


def without(page, *paths):
    """Let nothing under these paths reach the page."""
    for path in paths:
        page.route(f"**{path}**", lambda route: route.abort())


def stops_of(page, most: int) -> list[dict]:
    """Go through a page with the Tab key until it leaves it; return every stop, `most` and one at most."""
    stops = []
    for _ in range(most + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    return stops


def test_the_keyboard_alone_reaches_everything_and_one_always_sees_where_it_is(open_page):
    paper, page = fill(), open_page("/")
    for name in ("front", "article", "search", "source"):
        page.goto(paper[name])
        expected = page.evaluate(CONTROLS)
        stops = stops_of(page, expected)
        assert [stop["what"] for stop in stops if not (stop["inView"] and stop["shown"])] == [], name
        assert len(stops) == expected > 10, name


def test_without_scripts_styles_and_pictures_a_reader_reads_follows_a_note_and_answers(open_page):
    page = open_page("/", script=False, width=PHONE)
    without(page, "/static/", "/images/")
    page.goto(fill()["front"])
    page.get_by_role("link", name="The Lock Was Known to Be Failing a Year Before It Failed").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The Lock Was Known")
    page.locator("[role=doc-noteref]").first.click()
    expect(page).to_have_url(re.compile("#note-1$"))
    page.locator("[role=doc-backlink]").first.click()
    expect(page).to_have_url(re.compile("#ref-1"))
    page.get_by_role("textbox", name="Comment").fill("The hinge was greased in May.")
    page.get_by_role("textbox", name="Name").fill("Oona Kettle")
    page.get_by_role("textbox", name="Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Awaiting review")).to_have_count(1)


def test_a_picture_that_does_not_come_is_told_in_words(open_page):
    page = open_page("/")
    without(page, "/images/")
    page.goto(fill()["article"])
    told = page.get_by_role("figure").get_by_role("img")
    expect(told).to_have_count(2)
    assert {image.get_attribute("alt") for image in told.all()} == {"Waves before the old lock, drawn as lines"}


def test_a_page_that_loses_the_focus_ring_would_be_found(open_page):
    page = open_page(fill()["search form"])
    page.evaluate("document.styleSheets[0].insertRule(':focus-visible { outline: 0 !important }')")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["shown"] is False

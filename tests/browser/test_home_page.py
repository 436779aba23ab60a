import pytest
from django.utils import timezone
from playwright.sync_api import Page

from articles import front_page
from articles.models import Site
from tests.browser.conftest import TWO_FRAMES
from tests.factories import make_article, make_comment, make_correction, make_section

pytestmark = pytest.mark.browser


def test_the_front_page_never_scrolls_sideways(open_page):
    for number in range(8):
        make_article(section=make_section(f"A rather long section name {number}"), standfirst="Word " * 30)
    make_article(headline="Hydroelectrotechnicalinfrastructuremodernisationcommission")
    page = open_page("/")
    assert {width: width_of(page, width) for width in (320, 800, 1280)} == {320: 320, 800: 800, 1280: 1280}


def width_of(page: Page, width: int, size: int = 100) -> int:
    """Return how wide the page is in a window of this width, with text of `size` percent."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(f"document.documentElement.attributeStyleMap.set('font-size', CSS.percent({size}))")
    page.evaluate(TWO_FRAMES)
    return page.evaluate("document.documentElement.scrollWidth")


def test_text_of_twice_the_size_does_not_widen_the_front_page(open_page):
    make_article(section=make_section())
    Site.current()
    Site.objects.update(name="Notes 4 Neighbours", contact="https://paper.example/a/rather/long/address/to/write/to")
    page = open_page("/", width=320)
    page.evaluate("document.documentElement.attributeStyleMap.set('font-size', CSS.percent(200))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_later_page_is_reached_by_keyboard(open_page):
    for _ in range(21):
        make_article()
    page = open_page("/", script=False)
    page.get_by_role("link", name="Older").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?page=2")
    assert page.get_by_role("heading", name="Page 2").is_visible()


def make_rich_front(picture):
    """A front page with everything on it, and the longest words a paper could have."""
    long_word = "Hydroelectrotechnicalinfrastructuremodernisationcommission"
    section = make_section("Water")
    lead = make_article(headline=f"{long_word} reports", lead_image=picture, section=section)
    front_page.choose(lead)
    for _ in range(14):
        make_article(headline=f"The {long_word}", standfirst="Word " * 20, section=section, comment_count=12345)
    make_correction(lead)
    make_comment(lead, name=long_word, text=f"A word on the {long_word}.", state="approved", picked_at=timezone.now())


def test_a_full_front_page_never_scrolls_sideways(open_page, picture):
    make_rich_front(picture)
    page = open_page("/")
    for width, size in ((320, 100), (320, 200), (800, 100), (1280, 200)):
        assert width_of(page, width, size) == width, size


def test_the_rail_stands_beside_the_lead_on_a_wide_screen_and_below_it_on_a_narrow_one(open_page, picture):
    make_rich_front(picture)
    wide = open_page("/", width=1280)
    lead, rail = wide.locator(".lead").bounding_box(), wide.locator(".rail").bounding_box()
    assert lead["x"] + lead["width"] < rail["x"]
    assert lead["y"] == rail["y"]
    narrow = open_page("/", width=390)
    lead, rail = narrow.locator(".lead").bounding_box(), narrow.locator(".rail").bounding_box()
    assert lead["y"] + lead["height"] < rail["y"]


def test_text_of_twice_the_size_does_not_widen_a_list(open_page):
    word = "Hydroelectrotechnicalinfrastructuremodernisationcommission"
    section = make_section(word, slug="water", description=f"All about the {word}.")
    make_correction(make_article(headline=f"The {word}", standfirst=word, section=section, comment_count=12345))
    page = open_page("/section/water/", width=320)
    page.evaluate("document.documentElement.attributeStyleMap.set('font-size', CSS.percent(200))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

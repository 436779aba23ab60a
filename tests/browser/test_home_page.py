import pytest

from articles.models import Site
from tests.factories import make_article, make_section

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_the_front_page_never_scrolls_sideways(open_page, width):
    for number in range(8):
        make_article(section=make_section(f"A rather long section name {number}"), standfirst="Word " * 30)
    make_article(headline="Hydroelectrotechnicalinfrastructuremodernisationcommission")
    page = open_page("/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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

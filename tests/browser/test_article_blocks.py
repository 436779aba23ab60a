"""Tables, figures and pull quotes on the page, at every width."""

import pytest
from playwright.sync_api import expect

from articles import citing
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "<table><caption>Piers</caption>" + f"<tr>{'<td>Superintendent</td>' * 8}</tr>" * 2 + "</table>"


@pytest.fixture
def path() -> str:
    article = make_article(body=f'<p>One.</p>{WIDE}<p>Two<sup data-fn="k" data-text="x"></sup></p>')
    citing.save_with_notes(article)
    return article.get_absolute_url()


def test_a_wide_table_scrolls_and_the_page_does_not(open_page, path):
    page = open_page(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    frame = page.get_by_role("region", name="Piers")
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")


def test_the_keyboard_reaches_a_table_and_scrolls_it(open_page, path):
    page = open_page(path, width=320)
    frame = page.get_by_role("region", name="Piers")
    for _ in range(12):
        page.keyboard.press("Tab")
        if frame.evaluate("frame => frame === document.activeElement"):
            break
    expect(frame).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")

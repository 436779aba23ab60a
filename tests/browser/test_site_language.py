"""A paper in Russian, whose words are longer: on a narrow phone, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Site
from tests.browser.conftest import DESK, PHONE, TWO_FRAMES
from tests.factories import make_article, make_comment, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/comment/"
BUTTONS = ".do :is(button, summary, a)"
TOO_WIDE = """parts => [...document.querySelectorAll(parts)].filter((part) => part.scrollWidth > part.clientWidth)
    .map((part) => part.cloneNode(part.tagName !== "HTML").outerHTML.slice(0, 120))"""


@pytest.fixture(autouse=True)
def _russian():
    Site.current()
    Site.objects.update(language="ru")


def too_wide(page: Page, parts: str = "html") -> list[str]:
    """Return what is wider than the room it has, of the page or of these parts of it, in each width of the window."""
    found = []
    for width in (320, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TWO_FRAMES)
        found += [f"{width}: {line}" for line in page.evaluate(TOO_WIDE, f"html, {parts}")]
    return found


def test_the_form_with_faults_fits(open_page):
    page = open_page(make_article(comment_count=2).get_absolute_url())
    page.get_by_role("button", name="Отправить комментарий").click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите комментарий, прежде чем отправлять")
    assert too_wide(page) == []


def test_the_review_queue_and_its_buttons_fit(desk):
    make_comment(text="https://a.example https://b.example", parent=make_comment(state="approved"))
    page = desk(QUEUE)
    for summary in page.locator(".do summary").all():
        summary.click()
    assert page.locator(BUTTONS).count() > 5
    assert too_wide(page, BUTTONS) == []


def test_the_form_of_an_article_fits_and_every_button_of_its_editor_has_a_russian_name(desk):
    page = desk(f"/admin/articles/article/{make_draft().pk}/change/")
    buttons = page.get_by_role("toolbar", name="Оформление").get_by_role("button")
    expect(buttons.first).to_be_visible()
    assert too_wide(page) == []
    names = [button.get_attribute("aria-label") for button in buttons.all()]
    assert [name for name in names if not re.match("[А-Я]", name)] == []
    assert len(names) > 10

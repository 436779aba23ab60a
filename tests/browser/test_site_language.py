"""A paper in Russian, whose words are longer: on a narrow phone, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Site
from tests.factories import make_article, make_comment, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/comment/"


@pytest.fixture(autouse=True)
def _russian():
    Site.current()
    Site.objects.update(language="ru")


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_form_with_faults_fits(open_page, width):
    page = open_page(make_article(comment_count=2).get_absolute_url(), width=width)
    page.get_by_role("button", name="Отправить комментарий").click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите комментарий, прежде чем отправлять")
    assert overflow(page) <= 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_review_queue_and_its_buttons_fit(desk, width):
    make_comment(text="https://a.example https://b.example", parent=make_comment(state="approved"))
    page = desk(QUEUE, width=width)
    for summary in page.locator(".do summary").all():
        summary.click()
    assert overflow(page) <= 0
    for button in page.locator(".do :is(button, summary, a)").all():
        assert button.evaluate("each => each.scrollWidth <= each.clientWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_of_an_article_fits(desk, width):
    page = desk(f"/admin/articles/article/{make_draft().pk}/change/", width=width)
    expect(page.get_by_role("toolbar", name="Оформление")).to_be_visible()
    assert overflow(page) <= 0


def test_every_button_of_the_editor_has_a_russian_name(desk):
    page = desk(f"/admin/articles/article/{make_draft().pk}/change/")
    buttons = page.get_by_role("toolbar", name="Оформление").get_by_role("button")
    expect(buttons.first).to_be_visible()
    names = [button.get_attribute("aria-label") for button in buttons.all()]
    assert [name for name in names if not re.match("[А-Я]", name)] == []
    assert len(names) > 10

"""The form of a page of the paper, in a browser: unsaved words are asked about, and readers get what was published."""

import pytest
from playwright.sync_api import expect

from articles.models import Page
from tests.browser.test_leaving_the_editor import leave
from tests.browser.test_prose_editor import press, text
from tests.factories import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def form_of(kind):
    return f"/admin/articles/page/{Page.objects.get(kind=kind).pk}/change/"


def test_what_is_typed_is_asked_about_published_and_found_by_the_foot_of_the_page(desk):
    make_page(kind="about", title="About us", body="<p>We report on the harbour.</p>", published_at=None)
    page = desk(form_of("about"))
    text(page).click()
    assert leave(page) == []
    page.goto(form_of("about"))
    press(page, "Control+End")
    page.keyboard.type(" And on the river.")
    assert leave(page) == ["beforeunload"]
    page.goto(form_of("about"))
    press(page, "Control+End")
    page.keyboard.type(" And on the lake.")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("Readers see it now")).to_be_visible()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="About us").click()
    expect(page.get_by_text("We report on the harbour. And on the lake.")).to_be_visible()

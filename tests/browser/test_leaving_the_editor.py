"""Leaving an article's form: the browser asks when words would be lost, and only then."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_prose_editor import draft, form_of, press, save, text, touch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def leave(page: Page) -> list[str]:
    """Try to leave for another page, and return what the browser asked meanwhile."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/articles/article/")
    return asked


def test_leaving_with_words_nobody_saved_asks_first(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+End")
    page.keyboard.type(" more")
    assert leave(page) == ["beforeunload"]


@pytest.mark.parametrize("change", [lambda page: None, lambda page: (touch(page), save(page))], ids=["read", "saved"])
def test_leaving_with_nothing_unsaved_asks_nothing(desk, change):
    page = desk(form_of(draft("<p>One</p>")))
    text(page).click()
    change(page)
    assert leave(page) == []


def test_leaving_after_a_save_was_refused_asks_first(desk):
    page = desk(form_of(draft("<p>One</p>")))
    page.get_by_label("Headline").fill(" ")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    text(page).click()
    assert leave(page) == ["beforeunload"]

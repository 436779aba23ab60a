"""A reader answers an article in Chromium, with script switched off."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.factories import make_article, make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article():
    return make_article()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_posts_and_reads_that_the_comment_waits(open_page, article, width):
    page = open_page(article.get_absolute_url(), width=width, script=False)
    page.get_by_role("textbox", name="Comment").fill("The lock was rebuilt in May.")
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_label("Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page).to_have_url(re.compile("/comments/receipt/"))
    expect(page.get_by_text("Awaiting review")).to_be_visible()
    assert page.get_by_text("The lock was rebuilt in May.").is_visible()
    assert "oona@letters.example" not in page.content()


def test_a_refused_form_puts_the_keyboard_on_what_is_wrong(open_page, article):
    page = open_page(article.get_absolute_url(), width=390)
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_selector("#errors")
    page.wait_for_function("document.activeElement.id === 'errors'")
    assert page.title().startswith("Error: ")
    assert page.locator("#errors").is_visible()
    page.get_by_role("link", name="Write your comment before posting").click()
    assert page.evaluate("document.activeElement.id") == "f-comment"
    assert page.get_by_label("Name").input_value() == "Oona Kettle"


def test_the_trap_is_neither_seen_nor_reached_by_keyboard(open_page, article):
    page = open_page(article.get_absolute_url())
    box = page.get_by_label("Leave this field empty").bounding_box()
    clip = page.locator(".hp").evaluate("element => getComputedStyle(element).clipPath")
    assert clip == "inset(50%)"
    assert box is not None
    page.get_by_label("Email").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Post comment"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_longest_words_and_the_deepest_thread_do_not_widen_the_page(open_page, article, width):
    parent = None
    for _ in range(6):
        parent = make_comment(
            article if parent is None else None,
            parent=parent,
            state="approved",
            name="W" * 80,
            text="https://a.example/" + "x" * 900,
        )
    for path in (article.get_absolute_url(), f"/comments/{parent.pk}/reply/"):
        page = open_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_answers_a_comment_on_its_own_page(open_page, article):
    parent = make_comment(article, state="approved", name="Tove Lind")
    page = open_page(article.get_absolute_url(), script=False)
    page.get_by_role("link", name="Reply to Tove Lind").click()
    page.get_by_role("textbox", name="Comment").fill("It was rebuilt in June.")
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_label("Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    assert page.get_by_text("Awaiting review").is_visible()
    assert Comment.objects.get(parent=parent).depth == 1

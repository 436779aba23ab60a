"""A piece goes from its writer's phone to the editor and back; lists by keyboard; two topics become one."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles.models import Article, Topic
from tests.browser.conftest import PHONE
from tests.browser.test_prose_editor import text
from tests.factories import make_article, make_draft, make_topic, make_writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRITER = ("add_article", "change_article", "view_article")


@pytest.fixture
def writer_on_a_phone(open_page, settings, base_url, desk) -> Page:
    """The newsroom as somebody opens it who may write and not publish."""
    client = Client()
    client.force_login(make_writer(*WRITER))
    page = open_page("/admin/login/", width=PHONE)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    page.goto("/admin/")
    return page


def test_a_piece_is_filed_from_a_phone_and_comes_back_with_a_note(writer_on_a_phone, desk):
    phone = writer_on_a_phone
    phone.get_by_role("main").get_by_role("link", name="Write", exact=True).first.click()
    phone.get_by_label("Headline").fill("Lock keeper retires")
    text(phone).fill("He has counted the boats since 1974.")
    phone.get_by_label("Note to your colleagues").fill("Please check the year.")
    assert phone.get_by_role("button", name="Publish").count() == 0
    phone.get_by_role("button", name="Send to editor").click()
    expect(phone.get_by_text("Saved and sent to the editor.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE

    editor = desk("/admin/")
    editor.get_by_role("region", name="With the editor").get_by_role("link", name="Lock keeper retires").click()
    expect(editor.get_by_role("region", name="Among colleagues")).to_contain_text("Please check the year.")
    editor.get_by_label("Note to your colleagues").fill("It was 1976.")
    editor.get_by_role("button", name="Send back to the writer").click()
    expect(editor.get_by_text("Sent back to the writer, with your note.")).to_be_visible()

    phone.goto("/admin/")
    phone.get_by_role("region", name="Your drafts").get_by_role("link", name="Lock keeper retires").click()
    expect(phone.get_by_role("region", name="Among colleagues")).to_contain_text("It was 1976.")
    assert Article.objects.get().stage == "draft"
    assert "1974" in Article.objects.get().body


def test_a_note_sent_back_without_a_word_is_asked_for_and_the_text_stays(desk):
    article = make_draft(stage="review")
    page = desk(f"/admin/articles/article/{article.pk}/change/")
    text(page).fill("Other words.")
    page.get_by_role("button", name="Send back to the writer").click()
    expect(page.get_by_text("Say here what the writer should do.")).to_be_visible()
    expect(text(page)).to_have_text("Other words.")


def test_enter_in_a_field_saves_and_sends_nothing(desk):
    article = make_draft()
    page = desk(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_label("What did you change?").press("Enter")
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    article.refresh_from_db()
    assert article.stage == "draft"


def test_the_list_is_searched_filtered_and_opened_by_keyboard_without_script(desk):
    make_article(headline="Ferry")
    make_draft(headline="Ferry at night", stage="review")
    make_draft(headline="Bridge", stage="review")
    page = desk("/admin/articles/article/", script=False)
    page.locator("#searchbar").focus()
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="With the editor").focus()
    page.keyboard.press("Enter")
    results = page.locator("#result_list .field-headline a")
    expect(results).to_have_text(["Ferry at night"])
    results.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ferry at night", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_two_topics_become_one_and_readers_find_it(desk, open_page, width):
    keep, other = make_topic("Locks", slug="locks"), make_topic("The locks", slug="the-locks")
    other.articles.add(make_article(headline="Lock keeper retires"))
    page = desk(f"/admin/articles/topic/{other.pk}/change/", width=width, script=False)
    page.get_by_role("link", name="Merge into…").click()
    page.get_by_label("Which one stays?").select_option("Locks")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("1 article moves from “The locks” to “Locks”.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("“The locks” is part of “Locks” now.")).to_be_visible()
    assert list(Topic.objects.all()) == [keep]
    reader = open_page("/topic/the-locks/", script=False)
    assert reader.url.endswith("/topic/locks/")
    expect(reader.get_by_role("link", name="Lock keeper retires")).to_be_visible()

"""Two editors at one article, an old version brought back, and what a reader sees of it all, in Chromium."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles.content import Content
from articles.models import Article, Site
from articles.publishing import publish
from articles.writing import save
from tests import axe
from tests.browser.conftest import DESK, at_both_widths
from tests.browser.test_prose_editor import press, text
from tests.factories import make_editor
from tests.notes import cite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = cite("k1", text="Timetable", url="https://ferry.example/t")


def write(*texts: str, readers_see: int = 0) -> Article:
    """An article saved with each of these texts by Mira; readers saw the first ones."""
    article, mira = Article(), make_editor("mira", first_name="Mira", last_name="Tallow")
    for place, words in enumerate(texts):
        article = save(article, Content(headline="Ferry", slug="ferry", body=f"<p>{words}</p>"), mira).article
        if place < readers_see:
            publish(article, change="correction", notice="A number was wrong.")
    article.refresh_from_db()
    return article


def change_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def retype(page: Page, words: str) -> None:
    press(page, "Control+a")
    page.keyboard.type(words)


@pytest.fixture
def other_desk(open_page, settings, base_url):
    """The article's form as another editor, Bo, has it open in another browser."""

    def other_desk(path: str) -> Page:
        client = Client()
        client.force_login(make_editor("bo", first_name="Bo"))
        page = open_page("/admin/login/")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
        page.goto(path)
        return page

    return other_desk


def test_of_two_editors_who_save_at_once_neither_loses_a_word(desk, other_desk):
    article = write("The ferry runs twice.")
    ada, bo = desk(change_page(article)), other_desk(change_page(article))
    retype(bo, "The ferry runs three times.")
    bo.get_by_role("button", name="Save", exact=True).click()
    bo.get_by_text("Saved as a draft").wait_for()
    retype(ada, "The ferry runs once.")
    ada.get_by_role("button", name="Save", exact=True).click()

    both = ada.get_by_role("region", name="What differs between theirs and yours")
    expect(ada.get_by_text("Bo saved this article while you were writing")).to_be_visible()
    expect(both.locator("del")).to_contain_text("three times")
    expect(both.locator("ins")).to_contain_text("once")
    expect(text(ada)).to_have_text("The ferry runs once.")
    with ada.context.expect_page() as opened:
        ada.get_by_role("link", name="Read theirs in a new tab").click()
    expect(opened.value.get_by_text("The ferry runs three times.")).to_be_visible()

    ada.get_by_role("button", name="Save", exact=True).click()
    ada.get_by_text("Saved as a draft").wait_for()
    saved = [revision.body for revision in article.revisions.newest_first()]
    assert saved[:2] == ["<p>The ferry runs once.</p>", "<p>The ferry runs three times.</p>"]


def test_whoever_came_late_can_leave_their_text_for_the_one_that_was_saved(desk, other_desk):
    article = write("The ferry runs twice.")
    ada, bo = desk(change_page(article)), other_desk(change_page(article))
    retype(bo, "The ferry runs three times.")
    bo.get_by_role("button", name="Save", exact=True).click()
    bo.get_by_text("Saved as a draft").wait_for()
    retype(ada, "The ferry runs once.")
    ada.get_by_role("button", name="Save", exact=True).click()
    ada.once("dialog", lambda dialog: dialog.accept())
    ada.get_by_role("link", name="To keep theirs").click()
    expect(text(ada)).to_have_text("The ferry runs three times.")


def test_an_old_version_is_compared_and_comes_back_with_its_notes(desk):
    article = write(f"The ferry runs twice{NOTE}.", "Nothing runs.")
    page = desk(change_page(article))
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("radio", name="Version 1, from").check()
    page.get_by_role("radio", name="Version 2, to").check()
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator("del").first).to_contain_text("The ferry runs twice")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 1 is back, as version 3.")).to_be_visible()
    expect(text(page)).to_contain_text("The ferry runs twice")
    article.refresh_from_db()
    assert article.body == f"<p>The ferry runs twice{NOTE}.</p>"
    assert [note.text for note in article.footnotes.all()] == ["Timetable"]


def test_a_reader_sees_what_was_corrected_without_a_script(open_page):
    Site.current()
    article = write("The ferry runs twice.", "The ferry runs once.", "A draft of more.", readers_see=2)
    page = open_page(article.get_absolute_url(), script=False)
    page.get_by_role("link", name="2 versions").click()
    expect(page.locator("del")).to_contain_text("twice")
    expect(page.locator("ins")).to_contain_text("once")
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("The ferry runs twice.")).to_be_visible()
    assert "A draft of more" not in page.content()


def look(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return axe.violations_in_both_themes(page) + ["it scrolls sideways"] * wide


def test_axe_finds_nothing_on_any_page_of_versions(desk):
    article = write(f"The ferry runs twice{NOTE}.", "The ferry runs once.", readers_see=2)
    form, public = change_page(article).removesuffix("change/"), article.get_absolute_url()
    pages = [f"{form}versions/", f"{form}versions/1/", f"{form}versions/compare/?whole=on"]
    page, found = desk(pages[0]), {}
    for path in [*pages, f"{public}versions/", f"{public}versions/1/"]:
        page.goto(path)
        found[path] = at_both_widths(page, look)
    page.goto(change_page(article))
    page.set_viewport_size({"width": DESK, "height": 5000})
    page.locator("[name=opened_version]").evaluate("field => { field.value = '1' }")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("region", name="What differs between theirs and yours").wait_for()
    found["conflict"] = at_both_widths(page, axe.violations_in_both_themes)
    assert {path: lines for path, lines in found.items() if lines} == {}

"""Signing in as people do: with a code from an app, with a recovery code, and as a Reporter who files and no more."""

from base64 import b32decode
from pathlib import Path

import pytest
from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from articles.models import Article, Site
from tests.browser.conftest import PHONE
from tests.browser.test_prose_editor import form_of, text
from tests.factories import make_article, make_draft, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR, FACTOR = "/admin/login/", "/admin/second-factor/"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _paper() -> None:
    """A paper whose settings were saved, so that the newsroom opens on its first page."""
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())


def sign_in(page: Page, name: str, code: str = "") -> None:
    page.goto(DOOR)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)


def is_refused(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text("Name, password or code is wrong.")


def set_up(page: Page) -> bytes:
    """Switch the second factor on with what the page shows; return the app's secret."""
    page.goto(FACTOR)
    page.get_by_role("button", name="Set it up").click()
    picture = page.get_by_role("img", name="The secret as a QR code")
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100
    shown = page.locator("#content-main code").inner_text()
    secret = b32decode(shown + "=" * (-len(shown) % 8))
    page.get_by_label("Type the code that the app shows now:").fill(f"{totp(secret):06d}")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return secret


def the_next_code(secret: bytes) -> str:
    """Return the code after the one that switched it on, which the paper takes half a minute early."""
    return f"{totp(secret, drift=1):06d}"


def test_a_second_factor_is_set_up_from_the_page_and_asked_for_at_the_door(open_page):
    make_member("Editor", "ada")
    page = open_page(DOOR)
    sign_in(page, "ada")
    secret = set_up(page)
    page.get_by_role("link", name="I have kept them: go on to the newsroom").click()
    sign_out(page)
    sign_in(page, "ada")
    is_refused(page)
    sign_in(page, "ada", the_next_code(secret))
    expect(page).to_have_url("/admin/")
    page.goto(FACTOR)
    expect(page.get_by_text("Your second factor is on")).to_be_visible()


def test_a_recovery_code_from_the_file_opens_the_door_once(open_page):
    make_member("Editor", "ada")
    page = open_page(DOOR)
    sign_in(page, "ada")
    set_up(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    codes = Path(download.value.path()).read_text(encoding="utf-8").split()
    assert codes == page.locator("#content-main li code").all_inner_texts()
    sign_out(page)
    sign_in(page, "ada", codes[0])
    expect(page).to_have_url("/admin/")
    sign_out(page)
    sign_in(page, "ada", codes[0])
    is_refused(page)


def test_nothing_of_the_newsroom_opens_before_a_factor_that_the_paper_asks_for(open_page, settings):
    settings.REQUIRE_SECOND_FACTOR = "editor"
    make_member("Editor", "ada")
    page = open_page(DOOR)
    sign_in(page, "ada")
    expect(page.get_by_text("Set it up, and the newsroom opens.")).to_be_visible()
    page.goto("/admin/articles/article/")
    expect(page).to_have_url(FACTOR)
    set_up(page)
    page.goto("/admin/articles/article/")
    expect(page.get_by_role("link", name="Write", exact=True).first).to_be_visible()


def test_a_reporter_writes_and_files_from_a_phone_and_cannot_publish(open_page):
    make_member("Reporter", "ines")
    theirs, out = make_draft(headline="Somebody else’s draft"), make_article(headline="Somebody else’s article")
    phone = open_page(DOOR, width=PHONE)
    sign_in(phone, "ines")
    phone.get_by_role("main").get_by_role("link", name="Write", exact=True).first.click()
    phone.get_by_label("Headline").fill("Lock keeper retires")
    text(phone).fill("He has counted the boats since 1974.")
    publishing = phone.get_by_role("button", name="Publish").or_(phone.get_by_role("button", name="Schedule"))
    expect(publishing).to_have_count(0)
    phone.get_by_role("button", name="Send to editor").click()
    expect(phone.get_by_text("Saved and sent to the editor.")).to_be_visible()

    # With the editor it can be read, and taken back, and not be changed.
    article = Article.objects.get(headline="Lock keeper retires")
    expect(phone.get_by_text("He has counted the boats since 1974.")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Text")).to_have_count(0)
    expect(publishing).to_have_count(0)
    phone.get_by_role("button", name="Take back").click()
    expect(text(phone)).to_have_text("He has counted the boats since 1974.")

    phone.goto("/admin/articles/article/")
    expect(phone.get_by_role("link", name="Lock keeper retires")).to_be_visible()
    expect(phone.get_by_role("link", name="Somebody else")).to_have_count(0)
    for other in (theirs, out):
        phone.goto(form_of(other))
        expect(phone.get_by_text("Perhaps it was deleted?")).to_be_visible()
        expect(phone.get_by_role("textbox", name="Text")).to_have_count(0)
    article.refresh_from_db()
    assert (article.stage, article.published_at, article.created_by.username) == ("draft", None, "ines")

"""A colleague is invited, chooses a password from the link, and comes in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "quite another horse"


def test_an_invited_colleague_chooses_a_password_without_a_script_and_comes_in(desk, open_page):
    page = desk("/admin/articles/user/invite/")
    page.get_by_label("Username").fill("bo")
    page.get_by_label("First name").fill("Bo")
    page.get_by_label("Role").select_option("Editor")
    page.get_by_role("button", name="Invite, and show me the link").click()
    link = page.locator("output").inner_text()

    theirs = open_page(link, width=PHONE, script=False)
    assert theirs.evaluate("document.documentElement.scrollWidth") <= PHONE
    theirs.get_by_label("New password:", exact=True).fill("short")
    theirs.get_by_label("New password confirmation").fill("short")
    theirs.get_by_role("button", name="Set the password").click()
    expect(theirs.get_by_text("too short")).to_be_visible()
    theirs.get_by_label("New password:", exact=True).fill(NEW)
    theirs.get_by_label("New password confirmation").fill(NEW)
    theirs.get_by_role("button", name="Set the password").click()
    expect(theirs.get_by_text("Sign in as bo.")).to_be_visible()
    theirs.get_by_label("Username").fill("bo")
    theirs.get_by_label("Password").fill(NEW)
    theirs.get_by_role("button", name="Log in").click()
    expect(theirs.get_by_role("button", name="Log out")).to_be_visible()

    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="This link does not work")).to_be_visible()

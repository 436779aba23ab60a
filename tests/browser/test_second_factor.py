"""Signing in with a second factor, from the QR code to the recovery code."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, code: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()


def sideways(page: Page) -> list[str]:
    return ["wider than the window"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_an_editor_sets_it_up_and_signs_in_once_with_a_recovery_code(desk, open_page):
    page = desk("/admin/second-factor/")
    page.get_by_role("button", name="Set it up").click()
    picture = page.get_by_role("img", name="The secret as a QR code")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert at_both_widths(page, sideways) == []
    page.get_by_label("Type the code that the app shows now").fill(f"{totp(TOTPDevice.objects.get().bin_key):06d}")
    page.get_by_role("button", name="Switch it on").click()
    recovery = page.locator("li code").first.inner_text()

    other = open_page("/admin/", width=PHONE)
    sign_in(other, recovery)
    other.get_by_role("button", name="Log out").wait_for()
    third = open_page("/admin/")
    sign_in(third, recovery)
    expect(third.get_by_role("alert")).to_contain_text("Name, password or code is wrong")

"""The first day of whoever runs the paper: each line of the list is followed to where it is done, and ticks itself."""

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import User
from newsportal import rounds
from newsportal.backups.schedule import make_due_backup
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def line(page: Page, key: str) -> Locator:
    return page.locator(f"[data-item={key}]")


def follow(page: Page, key: str) -> None:
    """From the list to where the thing is done."""
    expect(line(page, key).locator(".state")).not_to_have_text("Done")
    line(page, key).get_by_role("link").click()


def is_ticked(page: Page, key: str) -> None:
    page.goto("/admin/")
    expect(line(page, key).locator(".state")).to_have_text("Done")


def name_it(page: Page) -> None:
    follow(page, "name")
    page.get_by_label("Name of the paper").fill("The Tidewater Courier")
    page.get_by_role("button", name="Save", exact=True).click()
    is_ticked(page, "name")


def publish_an_article(page: Page) -> None:
    follow(page, "article")
    page.get_by_label("Headline").fill("Night ferry returns")
    page.locator("#id_body").fill("<p>The night ferry sails again from Friday.</p>")
    page.get_by_role("button", name="Publish", exact=True).click()
    is_ticked(page, "article")


def publish_the_rules(page: Page) -> None:
    follow(page, "comments")
    page.locator("#id_body").fill("<p>We read every comment before it appears.</p>")
    page.get_by_role("button", name="Save and publish").click()
    is_ticked(page, "comments")


def test_the_mail(page: Page) -> None:
    follow(page, "mail")
    page.get_by_role("button", name="Send a test mail to me").click()
    expect(page.get_by_text("The mail server has taken the test mail.")).to_be_visible()
    is_ticked(page, "mail")


test_the_mail.__test__ = False


def back_up(page: Page) -> None:
    expect(line(page, "backup").locator(".facts")).to_have_text("Last backup: never.")
    follow(page, "backup")
    page.get_by_role("button", name="Back up now").click()
    expect(page.get_by_text("Asked for: the worker makes it within a minute").first).to_be_visible()
    page.goto("/admin/")
    expect(line(page, "backup").locator(".facts")).to_have_text("The first backup is being made.")
    make_due_backup()
    is_ticked(page, "backup")


def invite_a_colleague(page: Page) -> None:
    follow(page, "colleague")
    page.get_by_label("Username").fill("ines")
    page.get_by_label("First name").fill("Ines")
    page.get_by_label("Role").select_option("Reporter")
    page.get_by_role("button", name="Invite, and show me the link").click()
    expect(page.get_by_text("/admin/welcome/").first).to_be_visible()


def test_each_line_leads_to_where_it_is_done_and_ticks_itself_until_the_list_is_gone(desk, smtp_sink):
    page = desk("/admin/", width=PHONE, script=False)
    User.objects.update(email="ada@paper.example")
    expect(line(page, "worker")).to_contain_text("It has never gone round.")
    rounds.begin()
    rounds.end([])
    name_it(page)
    expect(line(page, "worker")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    publish_an_article(page)
    publish_the_rules(page)
    test_the_mail(page)
    assert smtp_sink.mails_to("ada@paper.example")
    back_up(page)
    invite_a_colleague(page)
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Newsroom")).to_be_visible()
    expect(page.locator(".first-day")).to_have_count(0)

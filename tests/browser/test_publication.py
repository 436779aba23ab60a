"""Publishing as an editor sees it, and what a reader sees of it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Site
from tests.browser.conftest import PHONE, at_both_widths
from tests.browser.test_prose_editor import form_of, press, text
from tests.factories import make_article, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "<p>The ferry runs.</p>" * 40
EMPTY_NOTE = '<p>It sank<sup data-fn="k1"></sup>.</p>'


def test_a_line_of_the_checklist_leads_to_the_note_it_is_about(desk):
    page = desk(form_of(make_draft(body=LONG + EMPTY_NOTE)))
    text(page).wait_for()
    page.get_by_role("link", name="Note 1, near “It sank.”, has no text").click()
    page.get_by_text("Note 1. Enter edits it").wait_for()
    note = page.locator("sup[data-fn=k1]")
    page.wait_for_function("element => element.getBoundingClientRect().bottom < innerHeight", arg=note.element_handle())
    expect(note).to_contain_class("ProseMirror-selectednode")


def test_a_line_of_the_checklist_leads_to_its_field(desk):
    page = desk(form_of(make_draft()))
    text(page).wait_for()
    page.get_by_role("link", name="It is in no section").click()
    page.wait_for_function("document.activeElement.id === 'id_section'")


def test_without_script_a_line_of_the_checklist_leads_to_the_field(desk):
    page = desk(form_of(make_draft(body=EMPTY_NOTE)), script=False)
    page.get_by_role("link", name="Note 1, near “It sank.”, has no text").click()
    expect(page).to_have_url(re.compile("#id_body$"))
    expect(page.locator("#id_body")).to_be_visible()


def test_a_correction_is_published_with_its_text_and_a_reader_sees_both(desk, open_page):
    article = make_article(headline="Bridge", slug="bridge", body="<p>It is 90 metres long.</p>")
    page = desk(form_of(article))
    press(page, "Control+a")
    page.keyboard.type("It is 80 metres long.")
    page.get_by_role("button", name="Publish changes").click()
    page.get_by_role("link", name="Say what the change is to them").click()
    expect(page.get_by_label("What readers are told")).not_to_be_visible()
    page.get_by_label("A correction: something was wrong").check()
    page.get_by_label("What readers are told").fill("It is 80 metres long, not 90.")
    page.get_by_role("button", name="Publish changes").click()
    page.get_by_role("listitem").get_by_role("link", name="Bridge").wait_for()
    reader = open_page("/2026/03/bridge/", script=False)
    expect(reader.locator(".prose")).to_have_text("It is 80 metres long.")
    expect(reader.get_by_role("region", name="Correction")).to_contain_text("It is 80 metres long, not 90.")


def test_an_article_that_an_editor_schedules_is_there_from_its_minute_on(desk, open_page, time_machine):
    minute = datetime(2026, 3, 14, 9, 30, tzinfo=ZoneInfo(Site.current().time_zone))
    time_machine.move_to(minute - timedelta(hours=1), tick=False)
    page = desk(form_of(make_draft(slug="ferry", headline="Ferry")))
    text(page).wait_for()
    page.locator("#id_appear_date").fill(f"{minute:%Y-%m-%d}")
    page.locator("#id_appear_time").fill(f"{minute:%H:%M}")
    page.get_by_role("button", name="Schedule").click()
    page.get_by_text("Scheduled for").wait_for()
    time_machine.move_to(minute - timedelta(seconds=1), tick=False)
    reader = open_page("/2026/03/ferry/", script=False)
    expect(reader.locator("h1")).to_have_text("There is no page here")
    time_machine.move_to(minute, tick=False)
    reader.reload()
    expect(reader.locator("h1")).to_have_text("Ferry")
    reader.goto("/")
    expect(reader.get_by_role("link", name="Ferry").first).to_be_visible()


def test_a_date_is_chosen_and_taken_back_without_script(desk):
    page = desk(form_of(make_draft()), script=False)
    tomorrow = timezone.now() + timedelta(days=1)
    page.get_by_label("Date", exact=False).last.fill(f"{tomorrow:%Y-%m-%d}")
    page.locator("#id_appear_time").fill("09:30")
    page.get_by_role("button", name="Schedule").click()
    page.get_by_text("Scheduled for").wait_for()
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("Draft: readers do not see it").wait_for()


def test_the_enter_key_saves_and_does_not_schedule(desk):
    page = desk(form_of(make_draft()))
    text(page).wait_for()
    page.locator("#id_slug").press("Enter")
    page.get_by_text("Saved as a draft").wait_for()


def sideways(page: Page) -> list[str]:
    return ["wider than the window"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_an_article_is_retracted_and_a_reader_sees_why(desk, open_page):
    article = make_article(headline="Bridge", slug="bridge")
    page = desk(form_of(article), width=PHONE)
    page.get_by_role("link", name="Retract …").click()
    page.get_by_label("It was wrong. Readers get the headline and the notice, and no text").check()
    page.get_by_label("What readers are told").fill("The letter was forged.")
    assert at_both_widths(page, sideways) == []
    page.get_by_role("button", name="Retract").click()
    page.get_by_text("Readers get the headline and the notice, and no text").wait_for()
    reader = open_page("/2026/03/bridge/", width=PHONE, script=False)
    expect(reader.locator("h1")).to_have_text("Retracted: Bridge")
    notice = reader.get_by_role("region", name="This article was retracted")
    expect(notice).to_contain_text("The letter was forged.")
    assert "closes on Monday" not in reader.locator("main").inner_text()

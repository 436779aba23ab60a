"""What an editor sees of a preview, and what the stranger sees to whom it is given."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_prose_editor import form_of, text
from tests.factories import make_draft
from tests.notes import cite
from tests.running_paper import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def width_of(preview: Page) -> int:
    return preview.frame_locator("iframe").locator("body").evaluate("() => innerWidth")


def test_what_is_typed_is_previewed_in_a_new_tab_in_every_shape(desk, picture):
    body = (
        f"<p>Old{cite('a', text='Notice', url='https://h.example/n')}</p><figure data-image='{picture.key}'></figure>"
    )
    page = desk(form_of(make_draft(body=body, lead_image=picture)))
    text(page).wait_for()
    page.locator("#id_headline").fill("The pier reopens")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    for tab, width in (("Page on a desktop", 1280), ("Page on a phone", 390)):
        preview.get_by_role("link", name=tab).click()
        frame = preview.frame_locator("iframe")
        # The frame of the tab before stands there until the next one has come, and then is empty for a moment.
        expect(preview.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
        expect(frame.get_by_role("heading", level=1)).to_have_text("The pier reopens")
        wait_until(lambda width=width: width_of(preview) == width)
        expect(frame.locator(".box").first).to_have_text("Preview. Not published.")
        assert frame.locator(".prose img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
        serif = frame.get_by_role("heading", level=1).evaluate("h => getComputedStyle(h).fontFamily")
        assert serif.startswith("Piazzolla")
    for tab in ("Feed", "Email"):
        preview.get_by_role("link", name=tab).click()
        frame = preview.frame_locator("iframe")
        expect(preview.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
        expect(frame.get_by_role("heading", level=1)).to_have_text("The pier reopens")
        frame.locator("img").first.evaluate("img => img.decode()")
    assert frame.locator("body").evaluate("body => getComputedStyle(body).maxWidth") != "none"


def test_the_form_behind_a_preview_still_asks_before_it_is_left(desk):
    page = desk(form_of(make_draft()))
    text(page).wait_for()
    # On a slow machine the words would be kept by the time the form is left, and leaving it would need no question.
    page.route(page.locator("[data-typing]").get_attribute("data-typing"), lambda route: route.abort())
    page.locator("#id_headline").fill("The pier reopens")
    with page.expect_popup():
        page.get_by_role("button", name="Preview").click()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_a_stranger_opens_the_link_until_it_is_revoked(desk, open_page):
    page = desk(form_of(make_draft(headline="The pier reopens", body="<p>Not a word yet.</p>")))
    page.get_by_role("link", name="Share a preview").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.locator("output").inner_text()
    stranger = open_page(address, width=390)
    expect(stranger.locator("main")).to_contain_text("Not a word yet.")
    expect(stranger.locator("main")).to_contain_text("For the person this link was given to")
    assert stranger.context.cookies() == []
    assert stranger.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("cell", name="Revoked").wait_for()
    assert stranger.reload().status == 404
    assert "Not a word yet." not in stranger.content()

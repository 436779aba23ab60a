"""An editor reviews comments with the page's script: no reload for a decision, and by keyboard."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from comments import claims, moderation
from comments.models import Comment, ModerationEvent
from tests import axe
from tests.browser.conftest import at_both_widths
from tests.factories import make_article, make_comment, make_editor, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/comment/"


def row(page: Page, comment: Comment):
    return page.locator(f"#comment-{comment.pk}")


def make_waiting(number: int) -> list[Comment]:
    article = make_article()
    return [make_comment(article, name=f"Reader {n}", text=f"Comment {n}.") for n in range(number)]


def note_loads(page: Page) -> list[str]:
    """What the page was loaded for, from now on."""
    loads: list[str] = []
    page.on("request", lambda asked: loads.append(asked.url) if asked.is_navigation_request() else None)
    return loads


def says(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def test_fifty_are_moderated_by_keyboard_without_a_reload(desk):
    comments = make_waiting(50)
    page = desk(QUEUE)
    loads = note_loads(page)
    page.keyboard.press("j")
    for number, comment in enumerate(comments):
        expect(row(page, comment)).to_be_focused(timeout=30_000)
        if number % 5 == 3:
            page.keyboard.press("s")
        elif number % 5 == 4:
            page.keyboard.press("r")
            page.keyboard.press("3")
        else:
            page.keyboard.press("a")
    expect(page.get_by_text("No comment waits for review.")).to_be_visible(timeout=60_000)
    assert loads == []
    states = list(Comment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["approved", "approved", "approved", "spam", "rejected"] * 10
    assert set(ModerationEvent.objects.filter(action="reject").values_list("rule", flat=True)) == {"personal-data"}


def test_two_moderators_at_once_never_see_the_same_comment(desk, open_page, settings, base_url):
    make_waiting(40)
    ada = desk(QUEUE)
    client = Client()
    client.force_login(make_editor("bo"))
    bo = open_page("/admin/login/")
    bo.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": base_url,
            }
        ]
    )
    bo.goto(QUEUE)
    expect(bo.get_by_text("ada is reading 25 comments")).to_be_visible()
    ids = [[row.get_attribute("id") for row in page.locator(".row").all()] for page in (ada, bo)]
    assert (len(ids[0]), len(ids[1])) == (25, 15)
    assert not set(ids[0]) & set(ids[1])
    for page in (ada, bo):
        page.locator(".row").first.get_by_role("button", name="Approve").click()
        says(page, "Approved the comment by")
    bo.get_by_role("button", name="Take them over").click()
    says(bo, "You read 24 comments more now.")


def test_a_decision_is_taken_back_by_key_and_the_focus_is_on_it(desk):
    first, second = make_waiting(2)
    page = desk(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("a")
    says(page, "Approved the comment by Reader 0.")
    expect(row(page, second)).to_be_focused()
    page.keyboard.press("u")
    says(page, "Took it back")
    expect(row(page, first)).to_be_focused()
    assert Comment.objects.waiting().count() == 2


def press_of(page: Page, key: str, code: str) -> None:
    """Press a key of another layout: what it writes, and where it is."""
    pressed = f"new KeyboardEvent('keydown', {{key: '{key}', code: '{code}', bubbles: true}})"
    page.evaluate(f"document.activeElement.dispatchEvent({pressed})")


LAYOUTS = [("ф", "KeyA", "approved"), ("ы", "KeyS", "spam"), ("і", "KeyS", "spam"), ("A", "KeyQ", "approved")]


def test_keys_mean_what_they_say_on_every_layout(desk):
    *comments, last = make_waiting(len(LAYOUTS) + 1)
    page = desk(QUEUE)
    for comment, (key, code, state) in zip(comments, LAYOUTS, strict=True):
        row(page, comment).focus()
        press_of(page, key, code)
        expect(row(page, comment)).to_have_count(0)
        comment.refresh_from_db()
        assert comment.state == state, key
    row(page, last).focus()
    press_of(page, "é", "KeyA")
    # What is decided is sent in a line: this would come after it.
    page.keyboard.press("r")
    page.keyboard.press("1")
    says(page, "Rejected the comment by Reader 4.")
    assert last.events.get().action == "reject"


def test_the_reason_is_chosen_on_a_layout_with_letters_where_digits_are(desk):
    [comment] = make_waiting(1)
    page = desk(QUEUE)
    row(page, comment).focus()
    press_of(page, "к", "KeyR")
    press_of(page, "ә", "Digit2")
    says(page, "Rejected the comment by Reader 0.")
    assert ModerationEvent.objects.get().rule == "abuse"


def test_keys_do_nothing_in_a_field_with_a_modifier_or_without_a_comment(desk):
    [comment] = make_waiting(1)
    page = desk(QUEUE)
    page.keyboard.press("a")
    page.get_by_role("searchbox").press_sequentially("jasx")
    row(page, comment).focus()
    for chord in ("Control+a", "Alt+s", "Shift+A", "1"):
        page.keyboard.press(chord)
    expect(page.get_by_role("searchbox")).to_have_value("jasx")
    expect(row(page, comment)).to_be_focused()
    page.keyboard.press("x")
    expect(row(page, comment).get_by_role("checkbox")).to_be_checked()
    assert Comment.objects.get().state == "held"


def test_keys_are_turned_off_and_stay_off(desk):
    [comment] = make_waiting(1)
    page = desk(QUEUE)
    row(page, comment).focus()
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn shortcuts off").click()
    page.reload()
    row(page, comment).focus()
    page.keyboard.press("x")
    page.keyboard.press("a")
    expect(row(page, comment).get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn shortcuts on").click()
    page.get_by_role("button", name="Close").click()
    row(page, comment).focus()
    page.keyboard.press("x")
    expect(row(page, comment).get_by_role("checkbox")).to_be_checked()
    assert Comment.objects.get().state == "held"


def test_selected_words_are_masked_in_place(desk):
    comment = make_comment(text="😀 Call Ada\n\n> at https://ada.example/home now.")
    page = desk(QUEUE)
    said = row(page, comment).locator(".said")
    said.evaluate("""said => {
      const range = document.createRange()
      range.setStart(said.firstChild, said.firstChild.data.indexOf("Ada"))
      range.setEnd(said.querySelector("a").firstChild, 11)
      getSelection().removeAllRanges()
      getSelection().addRange(range)
    }""")
    row(page, comment).locator("summary", has_text="More").click()
    row(page, comment).get_by_role("link", name="Mask a passage").click()
    says(page, "Masked a passage")
    expect(said.locator("del").first).to_have_text(re.compile("^Ada"))
    assert Comment.objects.get().said == "😀 Call [removed by an editor].example/home now."


def test_ticked_comments_are_decided_and_taken_back_together(desk):
    comments = make_waiting(4)
    page = desk(QUEUE)
    loads = note_loads(page)
    for comment in comments[:3]:
        row(page, comment).get_by_role("checkbox").check()
    page.get_by_role("button", name="Mark selected as spam").click()
    says(page, "Marked 3 comments as spam.")
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    says(page, "Took 3 decisions back.")
    expect(page.locator(".row")).to_have_count(4)
    page.get_by_role("link", name="Select all shown in full").click()
    page.get_by_role("button", name="Approve selected").click()
    says(page, "Approved 4 comments.")
    expect(page.get_by_text("No comment waits for review.")).to_be_visible()
    assert loads == []


def test_what_a_colleague_decided_meanwhile_is_said(desk):
    first, second = make_waiting(2)
    page = desk(QUEUE)
    moderation.reject(first, make_editor(), "abuse")
    row(page, first).get_by_role("button", name="Approve").click()
    says(page, "Somebody else decided on the comment by Reader 0 meanwhile: it is under “Rejected”.")
    expect(row(page, first)).to_have_count(0)
    expect(row(page, second)).to_be_focused()


def test_without_a_connection_nothing_is_lost(desk):
    [comment] = make_waiting(1)
    page = desk(QUEUE)
    page.route(f"**{QUEUE}**", lambda route: route.abort())
    row(page, comment).get_by_role("button", name="Approve").click()
    says(page, "No connection.")
    page.unroute(f"**{QUEUE}**")
    row(page, comment).get_by_role("button", name="Approve").click()
    says(page, "Approved the comment by Reader 0.")


def test_whoever_was_signed_out_is_told_and_goes_on_after_signing_in_again(browser, client, settings, base_url):
    [comment] = make_waiting(1)
    editor = make_editor("ada")

    def session() -> dict[str, str]:
        client.force_login(editor)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}

    with browser.new_context(base_url=base_url) as context:
        page = context.new_page()
        context.add_cookies([session()])
        page.goto(QUEUE)
        context.clear_cookies()
        row(page, comment).get_by_role("button", name="Approve").click()
        says(page, "Nothing was done: you are no longer signed in.")
        expect(page.get_by_role("link", name="Sign in, in a new tab")).to_be_visible()
        context.add_cookies([session()])
        row(page, comment).get_by_role("button", name="Approve").click()
        says(page, "Approved the comment by Reader 0.")


def test_what_a_colleague_took_over_leaves_the_screen(desk):
    comments = make_waiting(2)
    page = desk("/admin/")
    page.clock.install()
    page.goto(QUEUE)
    expect(row(page, comments[0])).to_be_visible()
    claims.take_over(make_editor("bo"), Comment.objects.first().claimed_by)
    page.clock.run_for(121_000)
    says(page, "A colleague took over what you were reading.")
    expect(page.get_by_text("bo is reading 2 comments")).to_be_visible()
    expect(page.locator(".row")).to_have_count(0)


def test_the_desk_is_accessible(desk):
    comment = make_comment(text="Call +7 701 555 12 34.", edited_at="2026-03-05T09:00Z", masks=[0, 4])
    comment.versions.create(text="Earlier.")
    make_report(make_comment(state="approved"), text="My flat.")
    page = desk(QUEUE)
    for summary in page.locator("summary").all():
        summary.click()
    row(page, comment).get_by_role("button", name="Show every word again").click()
    says(page, "Showed every word")
    assert at_both_widths(page, axe.violations_in_both_themes) == []
    page.goto(f"{QUEUE}{comment.pk}/mask/")
    assert at_both_widths(page, axe.violations_in_both_themes) == []

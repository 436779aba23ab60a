"""Typing without losing a word: the window closes, the network goes, the session ends, somebody else is there too."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.models import Article, Draft, Revision, User
from tests.browser.test_prose_editor import add_note, draft, form_of, press, save, see_numbers, text
from tests.factories import make_editor
from tests.running_paper import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"
PASSWORD = "correct horse battery"
LONGEST = 5000  # milliseconds that words wait until they are sent, or sent again (typing.js)


@pytest.fixture
def other_desk(browser: Browser, base_url: str, settings, desk) -> Callable[..., BrowserContext]:
    """Sign somebody in in a browser that nobody watches: a refused request is no fault where a test wants one."""
    opened: list[BrowserContext] = []

    def other_desk(name: str, **options) -> BrowserContext:
        context = browser.new_context(base_url=base_url, reduced_motion="reduce", **options)
        opened.append(context)
        client = Client()
        client.force_login(User.objects.get(username=name))
        session = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": session, "value": client.cookies[session].value, "url": base_url}])
        return context

    yield other_desk
    for context in opened:
        context.close()


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    text(page).wait_for()
    return page


def type_in(page: Page, words: str) -> None:
    """Type at the end of the text; the clock of the window is the test's from now on."""
    page.clock.install()
    press(page, "Control+End")
    page.keyboard.type(words)


def rest(page: Page) -> None:
    """Do nothing for so long that what was typed is sent."""
    page.clock.run_for(LONGEST)


def see_saved(page: Page) -> None:
    expect(page.locator(".typing-saved")).to_contain_text("Saved ")


def see_kept(page: Page, words: str) -> None:
    """Rest until these words are kept and the page knows it: half of what is typed may have been kept before."""
    rest(page)
    stamp = wait_until(lambda: kept(words).first()).typed_at.isoformat()
    expect(page.locator("[name=_typed_at]")).to_have_value(stamp)


def kept(words: str) -> QuerySet[Draft]:
    """Return the kept text when it has these words. On a slow machine half of what is typed may be kept before."""
    return Draft.objects.filter(typed__body__0__icontains=words)


def trouble(page: Page):
    return page.locator(".typing-trouble")


def test_words_and_notes_of_a_closed_window_are_there_again(desk):
    article = draft("<p>The ferry runs</p>")
    page = desk(form_of(article))
    type_in(page, " twice a day")
    add_note(page, Text_of_the_note="Timetable")
    see_kept(page, "Timetable")
    see_saved(page)
    page.context.close()
    page = desk(form_of(article))
    expect(page.get_by_text("and did not save are in the form.")).to_be_visible()
    expect(text(page)).to_have_text("The ferry runs twice a day")
    see_numbers(page, "1")
    assert save(page).plain_text == "The ferry runs twice a day"


def test_a_new_article_comes_back_after_the_page_is_loaded_again(desk):
    page = desk(ADD)
    page.get_by_label("Headline").fill("Ferry")
    type_in(page, "It runs.")
    see_kept(page, "It runs.")
    page.reload()
    expect(text(page)).to_have_text("It runs.")
    expect(page.get_by_label("Headline")).to_have_value("Ferry")
    assert save(page).headline == "Ferry"
    assert Revision.objects.count() == 1
    page.goto(ADD)
    expect(page.get_by_text("typed and did not save")).to_have_count(0)


def test_unsaved_words_are_thrown_away_by_one_button(desk):
    article = draft("<p>The ferry runs</p>")
    page = desk(form_of(article))
    type_in(page, " aground")
    see_kept(page, " aground")
    page.reload()
    with page.expect_navigation():
        page.get_by_role("button", name="Throw them away and go back to what was saved").click()
    expect(text(page)).to_have_text("The ferry runs")
    assert not Draft.objects.filter(typed__isnull=False).exists()


def test_choices_made_by_a_click_are_kept_too_and_without_a_clock_of_the_test(desk):
    page = desk(form_of(draft("<p>One</p>")))
    page.get_by_label("Language").select_option("ru")
    see_saved(page)
    assert Draft.objects.get().typed["language"] == ["ru"]


def test_an_article_can_be_left_in_peace_once_its_words_are_kept(desk):
    page = desk(form_of(draft("<p>One</p>")))
    type_in(page, " more")
    see_kept(page, "One more")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == []


def test_without_a_connection_it_says_so_and_keeps_the_words_when_it_is_back(desk):
    page = desk(form_of(draft("<p>One</p>")))
    page.context.set_offline(True)
    type_in(page, " more")
    rest(page)
    expect(trouble(page)).to_have_text("Not saved: no connection. Your words are kept in this window.")
    page.context.set_offline(False)
    see_kept(page, "One more")
    see_saved(page)
    expect(trouble(page)).to_be_empty()


def test_whoever_was_signed_out_signs_in_in_a_new_tab_and_goes_on(other_desk):
    make_editor("bo")
    context = other_desk("bo")
    page = opened(context, form_of(draft("<p>One</p>")))
    context.clear_cookies()
    type_in(page, " more")
    rest(page)
    expect(trouble(page)).to_contain_text("you are no longer signed in")
    with context.expect_page() as tab:
        trouble(page).get_by_role("link").click()
    tab.value.get_by_label("Username").fill("bo")
    tab.value.get_by_label("Password").fill(PASSWORD)
    tab.value.get_by_role("button", name="Log in").click()
    expect(tab.value.get_by_role("button", name="Log out")).to_be_visible()
    rest(page)
    see_saved(page)
    assert save(page).plain_text == "One more"


def test_two_windows_of_one_person_do_not_undo_each_other(other_desk):
    make_editor("bo")
    context = other_desk("bo")
    article = draft("<p>One</p>")
    older, newer = opened(context, form_of(article)), opened(context, form_of(article))
    type_in(newer, " newer")
    rest(newer)
    wait_until(kept("newer").exists)
    type_in(older, " older")
    rest(older)
    expect(trouble(older)).to_contain_text("only one of them is being saved")
    assert kept("newer").exists()
    older.get_by_role("button", name="Save this window instead").click()
    wait_until(kept("older").exists)


def test_two_people_see_each_other_and_who_saved(desk, other_desk):
    make_editor("bo", first_name="Bo", last_name="Lind")
    article = draft("<p>One</p>")
    theirs = opened(other_desk("bo"), form_of(article))
    expect(theirs.locator("#surroundings")).to_be_empty()
    mine = desk(form_of(article))
    expect(mine.get_by_text("Bo Lind has this article open.")).to_be_visible()
    type_in(theirs, " theirs")
    save(theirs)
    type_in(mine, " mine")
    rest(mine)
    see_saved(mine)
    expect(mine.get_by_text("Bo Lind saved a newer version at")).to_be_visible()


def test_the_length_follows_what_is_typed(desk):
    page = desk(form_of(draft("<p>One two</p>")))
    length = page.locator(".body-length")
    expect(length).to_have_text("2 words · 0 notes · 1 minute")
    type_in(page, " three")
    add_note(page, Text_of_the_note="Timetable")
    expect(length).to_have_text("3 words · 1 note · 1 minute")


def test_the_length_is_counted_as_on_the_server(desk):
    body = (
        "<h2>Ferry, twice</h2><p>The ferry<br>runs twice a day.</p><blockquote data-pull><p>runs TWICE</p></blockquote>"
        "<blockquote data-pull><p>Another thing</p></blockquote><ul><li><p>One</p></li><li><p>Two</p></li></ul>"
        "<table><caption>Fares</caption><tbody><tr><th>From</th><td>To</td></tr></tbody></table>"
    )
    page = desk(form_of(draft(body)))
    length = page.locator(".body-length")
    counted = length.inner_text()
    assert counted == "15 words · 0 notes · 1 minute"
    page.locator(".body-length").evaluate("line => (line.textContent = '')")
    type_in(page, "x")
    page.keyboard.press("Backspace")
    expect(length).to_have_text(counted)


def test_a_reporter_writes_cites_and_files_on_a_phone(desk):
    page = desk(ADD, width=390, has_touch=True, is_mobile=True)
    page.get_by_label("Headline").tap()
    page.keyboard.type("Ferry timetable")
    text(page).tap()
    page.keyboard.type("The ferry runs twice a day.")
    page.locator(".prose-menubar [data-name=note]").tap()
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_label("Text of the note").fill("Timetable")
    dialog.get_by_role("button", name="Insert the note").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).tap()
    assert [note.text for note in Article.objects.get().footnotes.all()] == ["Timetable"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


SMALL = """() => [...document.querySelectorAll(".prose-menubar button, .submit-row input:not([type=hidden])")]
    .filter((part) => part.checkVisibility())
    .filter((part) => part.getBoundingClientRect().height < 44).map((part) => part.outerHTML)"""


def test_on_a_phone_buttons_are_for_thumbs_and_neither_row_covers_the_line_that_is_typed(desk):
    page = desk(form_of(draft("<p>Line</p>" * 60)), width=390, has_touch=True, is_mobile=True)
    text(page).wait_for()
    assert page.evaluate(SMALL) == []
    type_in(page, " more")
    expect(text(page)).to_contain_text("more")
    caret = page.evaluate("window.getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    tools, buttons = (page.locator(place).bounding_box() for place in (".prose-menubar", ".submit-row"))
    assert tools["y"] >= 0
    assert tools["y"] + tools["height"] < caret < buttons["y"]


def test_on_a_phone_the_buttons_below_the_text_leave_it_most_of_the_screen(desk):
    page = desk(form_of(draft("<p>Line</p>" * 60)), width=390, has_touch=True, is_mobile=True)
    type_in(page, " more")
    expect(text(page)).to_contain_text("more")
    assert page.locator(".submit-row").bounding_box()["height"] <= 160

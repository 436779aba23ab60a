"""A journalist cites: finds a source the paper knows, and is told at once what is wrong with an address."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from tests import axe
from tests.browser.conftest import PHONE
from tests.browser.test_prose_editor import draft, form_of, numbers, press, text
from tests.factories import make_broken, make_citing, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FERRY = "https://ferry.example/timetable"
NOTE = '<sup data-fn="{}" data-text="A note" data-url="{}"></sup>'


def open_note(page: Page) -> Locator:
    """Open the dialog of a new note at the end of the text."""
    press(page, "Control+End")
    page.keyboard.press("Control+Alt+f")
    return page.get_by_role("dialog", name="New note")


def advice(dialog: Locator) -> Locator:
    return dialog.locator(".note-advice p")


def find(dialog: Locator, words: str) -> Locator:
    """Type into the search and return its list."""
    dialog.get_by_role("combobox", name="Find a source").press_sequentially(words)
    return dialog.get_by_role("listbox", name="Sources")


def write(desk) -> Page:
    return desk(form_of(draft("<p>One</p>")))


def save_draft(page: Page) -> Article:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    return Article.objects.get(pk=int(re.search(r"/(\d+)/change", page.url)[1]))


def test_a_source_that_was_cited_is_found_and_cited_with_the_keyboard_alone(desk):
    make_source("https://office.example/", title="The harbour office")
    make_source(FERRY, title="Timetable of the harbour")
    page = write(desk)
    dialog = open_note(page)
    expect(dialog.get_by_label("Text of the note")).to_be_focused()
    page.keyboard.type("As printed.")
    page.keyboard.press("Tab")
    search = dialog.get_by_role("combobox", name="Find a source")
    expect(search).to_be_focused()
    page.keyboard.type("harbour")
    expect(dialog.get_by_role("option")).to_have_count(2)
    expect(search).to_have_attribute("aria-expanded", "true")
    expect(dialog.get_by_role("status").first).to_have_text("Sources found: 2. Arrow keys and Enter choose one.")
    page.keyboard.press("ArrowDown")
    first = dialog.get_by_role("option", name="Timetable of the harbour")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(search).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Source address")).to_have_value(FERRY)
    expect(dialog.get_by_label("Title of the source")).to_have_value("Timetable of the harbour")
    expect(dialog.get_by_label("Quoted passage")).to_be_focused()
    page.keyboard.type("Twice a day")
    dialog.get_by_role("button", name="Insert the note").press("Enter")
    expect(text(page)).to_be_focused()
    note = save_draft(page).footnotes.get()
    assert (note.text, note.source.url, note.title, note.quote) == (
        "As printed.",
        FERRY,
        "Timetable of the harbour",
        "Twice a day",
    )


def test_a_source_is_chosen_with_the_mouse(desk):
    make_source(FERRY, title="Timetable")
    dialog = open_note(write(desk))
    find(dialog, "timet").get_by_role("option").click()
    expect(dialog.get_by_label("Source address")).to_have_value(FERRY)


def test_escape_closes_the_list_and_then_the_dialog(desk):
    make_source(FERRY, title="Timetable")
    page = write(desk)
    dialog = open_note(page)
    expect(find(dialog, "timet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("listbox")).to_be_hidden()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(text(page)).to_be_focused()
    assert numbers(page) == []


def test_enter_in_the_search_saves_nothing_before_something_is_chosen(desk):
    make_source(FERRY, title="Timetable")
    page = write(desk)
    dialog = open_note(page)
    page.keyboard.type("A note")
    expect(find(dialog, "timet")).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()


def test_what_is_not_found_is_said(desk):
    dialog = open_note(write(desk))
    find(dialog, "gangway")
    expect(dialog.get_by_text("No source found.")).to_be_visible()


MALFORMED = [
    ("ferry.example/t", "The beginning of the address is missing.", "https://ferry.example/t"),
    ("//ferry.example", "The beginning of the address is missing.", "https://ferry.example"),
    ("https://ferry.example/time table", "An address has no spaces.", "https://ferry.example/time%20table"),
    (r"https:\\ferry.example", "Readers can open only", None),
    (r"https://ferry.example\t", "An address has no backslashes.", "https://ferry.example/t"),
    ("mailto:ada@ferry.example", "This is an email address", None),
    ("ada@ferry.example", "This is an email address", None),
    ("javascript:alert(1)", "Readers can open only", None),
    ("ftp://ferry.example/t", "Readers can open only", None),
    (r"C:\Papers\t.pdf", "This is a file on your computer", None),
    ("file:///home/ada/t.pdf", "This is a file on your computer", None),
    ("https://ferry.example/very-long…", "This address was cut short", None),
    ("the ferry's timetable", "This is no web address.", None),
    ("https://", "This is no web address.", None),
    ("http://localhost/t", "only in your own network", None),
    ("http://127.0.0.1:8000/", "only in your own network", None),
    ("http://0x7f.1/", "only in your own network", None),
    ("http://192.168.1.1/", "only in your own network", None),
    ("http://172.20.0.1/", "only in your own network", None),
    ("http://[::1]/", "only in your own network", None),
    ("http://[fd00::1]/", "only in your own network", None),
    ("https://wiki.internal/t", "only in your own network", None),
    ("https://wiki/t", "The name of the site is not complete", None),
    ("https://ada:secret@ferry.example/", "This address holds a user name", None),
    ("https://ferry.example/?" + "a" * 2000, "This address is too long", None),
]
SOUND = [
    "", "  ", FERRY, " http://ferry.example ", "https://порт.example/ж?q=1#x", "http://8.8.8.8/", "http://[2606:4700::1]/",
    "https://localhost.example/", "http://172.32.0.1/", "https://ferry.example/...and/more",
]  # fmt: skip


def told(desk, addresses: list[str]) -> list[dict | None]:
    """What the dialog would say of each address."""
    page = desk("/admin/articles/article/add/")
    return page.evaluate(
        "async (all) => { const { adviceOn } = await import('articles/address_advice'); return all.map(adviceOn) }",
        addresses,
    )


def test_a_malformed_address_is_told_how_to_be_mended(desk):
    advices = told(desk, [typed for typed, _, _ in MALFORMED])
    for (typed, said, mended), advice_given in zip(MALFORMED, advices, strict=True):
        assert said in advice_given["words"], typed
        assert advice_given.get("mended") == mended, typed


def test_a_sound_address_is_told_nothing(desk):
    assert told(desk, SOUND) == [None] * len(SOUND)


def test_an_address_is_mended_at_the_press_of_a_button(desk):
    dialog = open_note(write(desk))
    address = dialog.get_by_label("Source address")
    address.fill("ferry.example/t")
    expect(advice(dialog)).to_contain_text("The beginning of the address is missing.")
    dialog.get_by_role("button", name="Use https://ferry.example/t").click()
    expect(address).to_have_value("https://ferry.example/t")
    expect(advice(dialog)).to_have_count(0)


def test_a_warning_keeps_no_note_from_being_saved(desk):
    page = write(desk)
    dialog = open_note(page)
    dialog.get_by_label("Text of the note").fill("Timetable")
    dialog.get_by_label("Source address").fill("javascript:alert(1)")
    expect(advice(dialog)).to_contain_text("Readers can open only")
    dialog.get_by_role("button", name="Insert the note").click()
    article = save_draft(page)
    assert 'data-url="javascript:alert(1)"' in article.body
    assert article.footnotes.get().source is None
    expect(page.locator(".faults")).to_contain_text("an address that is no web address")


def test_a_broken_address_is_told_with_the_day_and_where_copies_may_be(desk):
    make_broken(FERRY)
    dialog = open_note(write(desk))
    dialog.get_by_label("Source address").fill(f"{FERRY}#fares")
    expect(advice(dialog)).to_contain_text("this address answered 404: nothing is there. Is there an archived copy?")
    copies = advice(dialog).get_by_role("link", name="Look for one")
    expect(copies).to_have_attribute("href", f"https://web.archive.org/web/*/{FERRY}")
    expect(copies).to_have_attribute("rel", "noopener noreferrer")


def test_a_broken_address_is_told_when_its_note_is_opened(desk):
    make_broken(FERRY)
    page = desk(form_of(draft(f"<p>One{NOTE.format('a', FERRY)}</p>")))
    page.locator(".note-mark").dblclick()
    expect(advice(page.get_by_role("dialog"))).to_contain_text("this address answered 404")


def test_a_page_that_moved_is_cited_where_it_is_now(desk):
    make_source(FERRY, moved_to="https://ferry.example/new")
    dialog = open_note(write(desk))
    dialog.get_by_label("Source address").fill(FERRY)
    dialog.get_by_role("button", name="Use https://ferry.example/new").click()
    expect(dialog.get_by_label("Source address")).to_have_value("https://ferry.example/new")


def test_an_address_that_the_article_cites_already_is_cited_again_instead(desk):
    page = desk(form_of(draft(f"<p>One{NOTE.format('a', FERRY)} two</p>")))
    dialog = open_note(page)
    dialog.get_by_label("Source address").fill(f"{FERRY}#fares")
    expect(advice(dialog)).to_contain_text("Note 1 of this article cites this address too.")
    dialog.get_by_role("button", name="Cite note 1 again instead").click()
    assert numbers(page) == ["1", "1"]
    assert save_draft(page).body.endswith('two<sup data-ref="a"></sup></p>')


def test_of_an_edited_note_a_repeated_address_is_only_said(desk):
    page = desk(form_of(draft(f"<p>One{NOTE.format('a', FERRY)} two{NOTE.format('b', FERRY + '#b')}</p>")))
    page.locator(".note-mark").last.dblclick()
    dialog = page.get_by_role("dialog")
    expect(advice(dialog)).to_contain_text("Note 1 of this article cites this address too.")
    expect(dialog.get_by_role("button", name="Cite note 1")).to_have_count(0)


def test_today_is_offered_as_the_day_of_reading(desk):
    page = write(desk)
    dialog = open_note(page)
    dialog.get_by_label("Text of the note").fill("Timetable")
    dialog.get_by_role("button", name="Today").click()
    today = page.evaluate("new Intl.DateTimeFormat('sv').format(new Date())")
    expect(dialog.get_by_label("Read on")).to_have_value(today)
    dialog.get_by_role("button", name="Insert the note").click()
    assert save_draft(page).footnotes.get().accessed == today


def test_a_day_that_an_import_wrote_in_words_stays(desk):
    page = desk(form_of(draft('<p>One<sup data-fn="a" data-text="A" data-accessed="spring 2009"></sup></p>')))
    page.locator(".note-mark").dblclick()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Read on")).to_have_value("spring 2009")
    dialog.get_by_role("button", name="Save the note").click()
    assert 'data-accessed="spring 2009"' in save_draft(page).body


def test_axe_finds_nothing_while_the_dialog_warns_and_offers(desk):
    make_broken(FERRY)
    make_citing(f"{FERRY}/2")
    page = desk(form_of(draft(f"<p>One{NOTE.format('a', FERRY)}</p>")), width=PHONE)
    dialog = open_note(page)
    dialog.get_by_label("Source address").fill(FERRY)
    expect(advice(dialog)).to_have_count(2)
    expect(find(dialog, "ferry").get_by_role("option")).to_have_count(2)
    assert axe.violations_in_both_themes(page) == []

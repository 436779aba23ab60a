"""axe on every kind of page, in both themes and at both widths."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from articles.models import Site
from tests import axe, changed_paper, rich_paper, site_map, starting_rows, talking_paper
from tests.browser.conftest import DESK, PHONE, at_both_widths
from tests.factories import make_citing, make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOWHERE = "/nowhere/"
UNFOLD = "() => document.querySelectorAll('main details').forEach((fold) => { fold.open = true })"

both_widths = pytest.mark.parametrize("width", [PHONE, DESK])


def test_axe_finds_nothing_on_any_kind_of_page(open_page):
    page = open_page("/")
    assert violations_on(page, rich_paper.fill()) == {}


def test_axe_finds_nothing_on_pages_of_what_changed_or_was_retracted(open_page):
    page = open_page("/")
    assert violations_on(page, changed_paper.fill()) == {}


def test_axe_finds_nothing_on_pages_where_readers_talk(open_page, settings):
    settings.SENDS_MAIL = True
    page = open_page("/")
    assert violations_on(page, talking_paper.fill()) == {}


def test_each_page_of_the_site_map_is_one_of_these(client):
    site_map.plant()
    pages = {route.name for route in site_map.routes() if is_page(client.get(route.addresses()[0]))}
    starting_rows.put_back()
    papers = [paper.fill() for paper in (rich_paper, changed_paper, talking_paper)]
    shown = {resolve(urlsplit(path).path).url_name for paper in papers for path in paper.values() if path != NOWHERE}
    assert pages - shown == set()
    assert pages > {"home", "article", "reply", "unsubscribe"}


def is_page(answer) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def violations_on(page, paths: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for name, path in paths.items():
        page.goto(path)
        page.evaluate(UNFOLD)
        found[name] = at_both_widths(page, axe.violations_in_both_themes)
    return {name: lines for name, lines in found.items() if lines}


@both_widths
def test_axe_finds_nothing_while_a_note_is_open(open_page, width):
    page = open_page(rich_paper.fill()["article"], width=width)
    page.locator(".fn button:visible").first.click()
    assert page.locator(".peek:popover-open").count() == 1
    assert axe.violations_in_both_themes(page) == []


def test_axe_finds_nothing_in_a_form_with_errors(open_page):
    page = open_page(story())
    page.get_by_role("button", name="Post comment").click()
    expect(page).to_have_title(re.compile("^Error:"))
    assert at_both_widths(page, axe.violations_in_both_themes) == []


REFUSED = {
    "report": "Send the report",
    "complaint": "Send the letter",
    "contact": "Send the message",
    "letters": "Send the letter",
    "a note to discuss": "Post comment",
    "ask for my comments": "Mail me the link",
    "have it forgotten": "Forget it for good",
    "receipt of what was refused": "Send the appeal",
    "receipt that waits": "Forget it for good",
}


def test_axe_finds_nothing_in_forms_that_readers_sent_empty(open_page):
    page = open_page("/", width=PHONE)
    paths, found = talking_paper.fill(), {}
    paths["contact"] = make_page(kind="contact", title="Contact").get_absolute_url()
    for name, button in REFUSED.items():
        page.goto(paths[name])
        page.evaluate(UNFOLD)
        page.get_by_role("button", name=button).click()
        expect(page).to_have_title(re.compile("^Error:"))
        found[name] = axe.violations_in_both_themes(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_nothing_on_a_receipt(open_page):
    page = open_page(story())
    page.get_by_role("textbox", name="Comment").fill("The gates were greased in May.")
    page.get_by_role("textbox", name="Name").fill("Oona Kettle")
    page.get_by_role("textbox", name="Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("main")).to_contain_text("Awaiting review")
    assert axe.violations_in_both_themes(page) == []


def story() -> str:
    Site.current()
    return make_citing("https://harbour.example/minutes/41", "https://guild.example/tariff").get_absolute_url()


def test_axe_would_find_a_field_without_a_name(open_page):
    page = open_page("/")
    page.locator("main").evaluate("(main) => main.append(document.createElement('input'))")
    assert [line.partition(" ")[0] for line in axe.violations(page)] == ["label"]


def test_axe_would_find_words_that_are_faint_in_the_dark_of_a_phone_alone(open_page):
    page = open_page("/")
    faint = "@media (prefers-color-scheme: dark) and (max-width: 600px) { footer, footer * { color: #222 !important } }"
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }",
        faint,
    )
    found = [line.partition(" (")[0] for line in at_both_widths(page, axe.violations_in_both_themes)]
    assert found == [f"{PHONE}, dark: color-contrast"]

"""axe on every kind of page, in both themes and at both widths."""

import pytest

from articles.models import Site
from tests import axe, changed_paper, rich_paper
from tests.browser.conftest import DESK, PHONE, at_both_widths
from tests.factories import make_citing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

both_widths = pytest.mark.parametrize("width", [PHONE, DESK])


def test_axe_finds_nothing_on_any_kind_of_page(open_page):
    page = open_page("/")
    assert violations_on(page, rich_paper.fill()) == {}


def test_axe_finds_nothing_on_pages_of_what_changed_or_was_retracted(open_page):
    page = open_page("/")
    assert violations_on(page, changed_paper.fill()) == {}


def violations_on(page, paths: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for name, path in paths.items():
        page.goto(path)
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
    assert page.title().startswith("Error:")
    assert at_both_widths(page, axe.violations_in_both_themes) == []


def test_axe_finds_nothing_on_a_receipt(open_page):
    page = open_page(story())
    page.get_by_role("textbox", name="Comment").fill("The gates were greased in May.")
    page.get_by_role("textbox", name="Name").fill("Oona Kettle")
    page.get_by_role("textbox", name="Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    assert "Awaiting review" in page.locator("main").inner_text()
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

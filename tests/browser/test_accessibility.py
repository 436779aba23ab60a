"""axe on every kind of page, in both themes and at both widths."""

import pytest

from tests import axe
from tests.browser.conftest import DESK, PHONE
from tests.rich_paper import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

both_themes = pytest.mark.parametrize("theme", ["light", "dark"])
both_widths = pytest.mark.parametrize("width", [PHONE, DESK])


@both_themes
@both_widths
def test_axe_finds_nothing_on_any_kind_of_page(open_page, width, theme):
    paths = fill()
    page = open_page(paths.pop("front"), width=width, theme=theme)
    found = {"front": axe.violations(page)}
    for name, path in paths.items():
        page.goto(path)
        found[name] = axe.violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


@both_themes
@both_widths
def test_axe_finds_nothing_while_a_note_is_open(open_page, width, theme):
    page = open_page(fill()["article"], width=width, theme=theme)
    page.locator(".fn button:visible").first.click()
    assert page.locator(".peek:popover-open").count() == 1
    assert axe.violations(page) == []


@both_themes
@both_widths
def test_axe_finds_nothing_in_a_form_with_errors(open_page, width, theme):
    page = open_page(fill()["article"], width=width, theme=theme)
    page.get_by_role("button", name="Post comment").click()
    assert page.title().startswith("Error:")
    assert axe.violations(page) == []


@both_themes
def test_axe_finds_nothing_on_a_receipt(open_page, theme):
    page = open_page(fill()["article"], theme=theme)
    page.get_by_role("textbox", name="Comment").fill("The gates were greased in May.")
    page.get_by_role("textbox", name="Name").fill("Oona Kettle")
    page.get_by_role("textbox", name="Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    assert "Awaiting review" in page.locator("main").inner_text()
    assert axe.violations(page) == []


def test_axe_would_find_a_field_without_a_name(open_page):
    page = open_page("/")
    page.locator("main").evaluate("(main) => main.append(document.createElement('input'))")
    assert [line.partition(" ")[0] for line in axe.violations(page)] == ["label"]

"""Picture files that are pasted or dropped into a text."""

import base64

import pytest
from playwright.sync_api import Page, expect

from articles.models import Image
from tests.browser.test_prose_editor import draft, form_of, press, save, text
from tests.pictures import photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give(page: Page, kind: str, *files: tuple[str, str, bytes], html: str = "", onto: str = "p") -> None:
    """Paste or drop files, each a name, a type and bytes; a drop falls on the lower half of an element."""
    encoded = [[name, type, base64.b64encode(content).decode()] for name, type, content in files]
    text(page).evaluate(
        """(box, [kind, files, html, onto]) => {
          const data = new DataTransfer()
          for (const [name, type, content] of files) {
            data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }))
          }
          if (html) data.setData("text/html", html)
          const { left, bottom } = box.querySelector(onto).getBoundingClientRect()
          const common = { bubbles: true, cancelable: true, clientX: left + 5, clientY: bottom - 3 }
          box.dispatchEvent(kind === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, ...common })
            : new DragEvent("drop", { dataTransfer: data, ...common }))
        }""",
        [kind, encoded, html, onto],
    )


def jpeg(grain: int = 9) -> tuple[str, str, bytes]:
    return (f"DSC_{grain}.JPG", "image/jpeg", photograph("JPEG", (300, 200), grain=grain))


def new_picture(page: Page):
    return page.get_by_role("dialog", name="New picture")


def describe(page: Page, alt: str) -> None:
    new_picture(page).get_by_label("What the picture shows").fill(alt)
    new_picture(page).get_by_label("Credit").fill("Photo: Mira Tallow")
    new_picture(page).get_by_role("button", name="Upload").click()


def test_a_dropped_picture_is_described_uploaded_and_stands_where_it_fell(desk):
    page = desk(form_of(draft("<p>One</p><p>Two</p>")))
    give(page, "drop", jpeg())
    new_picture(page).get_by_role("button", name="Upload").click()
    assert new_picture(page).get_by_label("What the picture shows").evaluate("input => input.validity.valueMissing")
    describe(page, "A ferry")
    expect(text(page).get_by_role("img", name="A ferry")).to_be_visible()
    image = Image.objects.get()
    assert image.credit == "Photo: Mira Tallow"
    assert save(page).body == f'<p>One</p><figure data-image="{image.key}"></figure><p>Two</p>'


def test_pasted_pictures_are_asked_about_one_after_the_other_on_a_phone_too(desk):
    page = desk(form_of(draft("<p>One</p>")), width=390)
    press(page, "Control+End")
    give(page, "paste", jpeg(9), jpeg(11))
    expect(new_picture(page)).to_contain_text("1 of 2")
    assert new_picture(page).evaluate("dialog => dialog.scrollWidth <= window.innerWidth")
    describe(page, "A ferry")
    expect(new_picture(page)).to_contain_text("2 of 2")
    expect(new_picture(page).get_by_label("Credit")).to_have_value("Photo: Mira Tallow")
    describe(page, "A gate")
    expect(text(page).locator("figure img")).to_have_count(2)
    keys = [Image.objects.get(alt=alt).key for alt in ("A ferry", "A gate")]
    assert save(page).body == "<p>One</p>" + "".join(f'<figure data-image="{key}"></figure>' for key in keys)


def test_a_picture_the_paper_has_is_taken_as_it_is_and_the_dialog_says_so(desk):
    page = desk(form_of(draft("<p>One</p>")))
    give(page, "drop", jpeg())
    describe(page, "A ferry")
    expect(text(page).locator("figure img")).to_have_count(1)
    give(page, "drop", jpeg())
    expect(new_picture(page)).to_contain_text("The paper has this picture already, and it keeps its words: A ferry")
    new_picture(page).get_by_role("button", name="Take this picture").click()
    expect(text(page).locator("figure img")).to_have_count(2)
    assert Image.objects.count() == 1


def test_a_file_that_is_no_picture_after_all_is_refused_in_the_dialog_and_words_stay(desk):
    page = desk(form_of(draft("<p>One</p>")))
    give(page, "drop", ("plan.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"))
    describe(page, "A plan")
    expect(new_picture(page).get_by_role("status")).to_contain_text("An SVG drawing can carry a program.")
    expect(new_picture(page).get_by_label("What the picture shows")).to_have_value("A plan")
    page.keyboard.press("Escape")
    expect(text(page)).to_be_focused()
    assert save(page).body == "<p>One</p>"


def test_a_file_of_another_kind_is_left_out_and_named(desk):
    page = desk(form_of(draft("<p>One</p>")))
    give(page, "drop", ("report.pdf", "application/pdf", b"%PDF"))
    expect(page.get_by_text("Only pictures can be put into the text, and this is none: report.pdf")).to_be_visible()
    assert save(page).body == "<p>One</p>"


def test_a_picture_that_an_office_program_adds_to_pasted_words_is_not_asked_about(desk):
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+End")
    give(page, "paste", jpeg(), html="<p>two</p>")
    assert save(page).body == "<p>Onetwo</p>"

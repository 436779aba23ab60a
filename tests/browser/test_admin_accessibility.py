"""axe on every page of the newsroom that is ours, and on its dialogs, in both themes and at both widths."""

import pytest

from articles import front_page, workflow
from articles.models import Author, Site
from tests import axe
from tests.browser.conftest import DESK, PHONE
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_section,
    make_topic,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

both_themes = pytest.mark.parametrize("theme", ["light", "dark"])
both_widths = pytest.mark.parametrize("width", [PHONE, DESK])
MODELS = ["article", "frontstory", "correction", "image", "author", "topic", "section", "source", "user"]


def fill(picture) -> list[str]:
    """Write one of everything the newsroom looks after, and return the paths of its pages."""
    section, topic = make_section("Harbour", description="Ships and sheds."), make_topic("Locks")
    author = make_author("Oona Kettle", bio="Covers the harbour.", photo=picture)
    rows = [
        make_article(section=section, lead_image=picture, lead_caption="The west gate."),
        make_draft(body='<p>One<sup data-ref="gone"></sup></p>'),
        section,
        topic,
        author,
        picture,
        Site.current(),
    ]
    rows[0].topics.add(topic)
    rows[0].bylines.create(author=author)
    rows.append(make_correction(rows[0]))
    front_page.choose(rows[0])
    front_page.choose(make_article())
    make_article()
    make_comment(rows[0])
    workflow.send_to_editor(rows[1], make_editor(), "Please check the year.")
    paths = ["/admin/", "/admin/comments/comment/"]
    paths += [f"/admin/articles/{model}/" for model in MODELS]
    paths += [f"/admin/articles/{row._meta.model_name}/{row.pk}/change/" for row in rows]
    paths += [f"/admin/articles/article/{rows[0].pk}/{page}/" for page in ("preview", "share", "redact")]
    paths += [f"/admin/articles/{model}/add/" for model in ("article", "correction", "image", "author")]
    paths += [f"/admin/articles/article/{rows[1].pk}/notes/", "/admin/articles/article/?stage=review"]
    into = make_topic("Gates")
    return [*paths, *(f"/admin/articles/topic/{topic.pk}/{page}" for page in ("delete/", f"merge/?into={into.pk}"))]


def uncover(page, width):
    """Make the window so tall that the row of buttons, which sticks to its foot, covers nothing one could scroll to."""
    page.set_viewport_size({"width": width, "height": 5000})


@both_themes
@both_widths
def test_axe_finds_nothing_on_any_page_of_the_newsroom(desk, picture, width, theme):
    page = desk("/admin/", width=width, theme=theme)
    uncover(page, width)
    found = {}
    for path in fill(picture):
        page.goto(path)
        found[path] = axe.violations(page, axe.WITHOUT_COPIES)
    assert {path: lines for path, lines in found.items() if lines} == {}


@both_themes
@both_widths
@pytest.mark.parametrize("button", ["Picture", "Table", "Note"])
def test_axe_finds_nothing_while_a_dialog_of_the_editor_is_open(desk, picture, width, theme, button):
    page = desk("/admin/articles/article/add/", width=width, theme=theme)
    page.get_by_role("toolbar", name="Formatting").get_by_text(button, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    if button == "Picture":
        dialog.get_by_role("radio").wait_for()
    assert axe.violations(page, axe.WITHOUT_COPIES) == []


@both_widths
def test_axe_finds_nothing_in_forms_that_were_refused(desk, width):
    page = desk("/admin/", width=width)
    uncover(page, width)
    found = {}
    for model in ("article", "correction", "image", "author", "section", "topic"):
        page.goto(f"/admin/articles/{model}/add/")
        page.locator("#content-main form").first.evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator(".errornote").wait_for()
        found[model] = axe.violations(page, axe.WITHOUT_COPIES)
    assert {model: lines for model, lines in found.items() if lines} == {}
    assert not Author.objects.exists()

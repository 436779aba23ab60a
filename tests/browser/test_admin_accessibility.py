"""axe on every page of the newsroom that is ours, and on its dialogs, in both themes and at both widths."""

from dataclasses import replace

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import front_page, pages, preview_links, retracting, workflow
from articles.content import content_of
from articles.models import Author, Page, Site
from articles.writing import save
from tests import axe
from tests.browser.conftest import DESK, at_both_widths
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_page,
    make_section,
    make_source,
    make_topic,
)
from tests.pictures import photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODELS = ["article", "frontstory", "correction", "image", "author", "topic", "section", "source", "user", "auditevent"]
REFUSED = ["article", "correction", "image", "author", "section", "topic"]


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
    paths = ["/admin/", "/admin/comments/comment/", "/admin/second-factor/"]
    paths += [f"/admin/articles/{model}/" for model in MODELS]
    paths += [f"/admin/articles/{row._meta.model_name}/{row.pk}/change/" for row in rows]
    paths += [f"/admin/articles/{model}/add/" for model in ("article", "correction", "image", "author")]
    paths += [f"/admin/articles/article/{rows[1].pk}/notes/", "/admin/articles/article/?stage=review"]
    into = make_topic("Gates")
    paths += [f"/admin/articles/topic/{topic.pk}/{page}" for page in ("delete/", f"merge/?into={into.pk}")]
    paths += pages_of_a_page()
    return [*paths, *pages_of_a_changed_article(rows[0]), *pages_of_a_retracted_article()]


def pages_of_a_changed_article(article) -> list[str]:
    """Change a published article, twice, and return the paths of the pages about it."""
    for text in ("<p>The bridge closes on Tuesday.</p>", "<p>The bridge closes on Friday.</p>"):
        save(article, replace(content_of(article), body=text), make_editor(), why="The board moved it.")
    preview_links.make(article, make_editor(), "day")
    about_it = ["versions/", "versions/1/", "versions/compare/?old=1&new=3", "retract/", "share/", "redact/"]
    about_it += [f"preview/?tab={tab}" for tab in ("desktop", "phone", "feed", "mail")]
    return [f"/admin/articles/article/{article.pk}/{name}" for name in about_it]


def pages_of_a_retracted_article() -> list[str]:
    article = make_article()
    retracting.retract(article, "The bridge never closed.", keep_text=True)
    return [f"/admin/articles/article/{article.pk}/{page}/" for page in ("put-back", "change")]


def pages_of_a_page() -> list[str]:
    """Save a page of the paper twice, and return the paths of the pages about it and about one that nobody saved."""
    page = make_page(body="<p>We print small notices.</p>")
    for title in ("Notices", "Small notices"):
        pages.save(page, replace(pages.words_of(page, Site.current()), title=title), make_editor())
    about = Page.objects.get(kind="about")
    of_it = [f"/admin/articles/page/{page.pk}/{name}/" for name in ("change", "versions", "versions/1")]
    return ["/admin/articles/page/", f"/admin/articles/page/{about.pk}/change/", *of_it]


def dialog_of(page, button: str):
    page.get_by_role("toolbar", name="Formatting").get_by_text(button, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


def open_pictures(page, button: str):
    dialog = dialog_of(page, button)
    dialog.get_by_role("radio").wait_for()
    return dialog


def open_upload(page) -> None:
    file = {"name": "ferry.jpg", "mimeType": "image/jpeg", "buffer": photograph("JPEG", (300, 200), grain=9)}
    open_pictures(page, "Picture").get_by_label("Or upload one from this device").set_input_files(file)
    page.get_by_role("dialog", name="New picture").wait_for()


def open_sources(page) -> None:
    make_source(title="Timetable of the ferry")
    make_source(title="Timetable of the bus")
    search = dialog_of(page, "Note").get_by_role("combobox", name="Find a source")
    search.press_sequentially("timet")
    page.get_by_role("dialog").get_by_role("option").first.wait_for()
    search.press("ArrowDown")


DIALOGS = {
    "picture": lambda page: open_pictures(page, "Picture"),
    "card": lambda page: open_pictures(page, "Card"),
    "table": lambda page: dialog_of(page, "Table"),
    "note": lambda page: dialog_of(page, "Note"),
    "upload": open_upload,
    "sources": open_sources,
}


def uncover(page):
    """Make the window so tall that the row of buttons, which sticks to its foot, covers nothing one could scroll to."""
    page.set_viewport_size({"width": DESK, "height": 5000})


def faults(page) -> list[str]:
    return at_both_widths(page, axe.violations_in_both_themes)


def test_axe_finds_nothing_on_any_page_of_the_newsroom(desk, picture):
    page = desk("/admin/")
    uncover(page)
    found = {}
    for path in fill(picture):
        assert page.goto(path).status == 200, path
        found[path] = faults(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_axe_finds_nothing_while_a_second_factor_is_set_up_and_on(desk):
    page = desk("/admin/second-factor/")
    found = []
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("img", name="The secret as a QR code").wait_for()
    found += faults(page)
    app = TOTPDevice.objects.get()
    code = totp(app.bin_key, app.step, app.t0, app.digits)
    page.get_by_label("Type the code that the app shows now:").fill(f"{code:06}")
    page.get_by_role("button", name="Switch it on").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    found += faults(page)
    page.goto("/admin/second-factor/")
    page.get_by_role("button", name="Switch the second factor off").wait_for()
    found += faults(page)
    assert found == []


def test_axe_finds_nothing_once_a_passage_to_redact_was_looked_for(desk):
    article = make_article()
    page = desk(f"/admin/articles/article/{article.pk}/redact/")
    page.get_by_label("Passage").fill("The bridge closes")
    page.get_by_role("button", name="Look where it stands").click()
    page.get_by_role("button", name="Remove it for ever").wait_for()
    assert faults(page) == []


@pytest.mark.parametrize("open_dialog", [*DIALOGS.values()], ids=[*DIALOGS])
def test_axe_finds_nothing_while_a_dialog_of_the_editor_is_open(desk, picture, open_dialog):
    page = desk("/admin/articles/article/add/")
    open_dialog(page)
    assert faults(page) == []


def test_axe_finds_nothing_in_forms_that_were_refused(desk):
    page = desk("/admin/")
    uncover(page)
    found = {}
    for model in REFUSED:
        page.goto(f"/admin/articles/{model}/add/")
        page.locator("#content-main form").first.evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator(".errornote").wait_for()
        found[model] = at_both_widths(page, axe.violations)
    assert {model: lines for model, lines in found.items() if lines} == {}
    assert not Author.objects.exists()

"""An editor gives an article its picture: one that is there, or one uploaded from the article's form."""

import pytest
from playwright.sync_api import expect

from articles.image_upload import make_master, store
from articles.models import Image
from articles.renditions import make_due_renditions
from tests.browser.test_prose_editor import form_of
from tests.factories import make_draft
from tests.pictures import photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def save(page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def test_a_picture_uploaded_from_the_articles_form_is_chosen_there(desk):
    article = make_draft()
    page = desk(form_of(article))
    with page.expect_popup() as opened:
        page.locator("#add_id_lead_image").click()
    window = opened.value
    file = {"name": "DSC_0042.JPG", "mimeType": "image/jpeg", "buffer": photograph("JPEG", (300, 200))}
    window.get_by_label("Picture").set_input_files(file)
    window.get_by_label("Text alternative").fill("A bridge with its gates shut")
    window.get_by_label("Credit").fill("Photo: Mira Tallow")
    with window.expect_event("close"):
        window.get_by_role("button", name="Save").click()
    save(page)
    article.refresh_from_db()
    assert article.lead_image == Image.objects.get()
    assert page.get_by_alt_text("A bridge with its gates shut").is_visible()


def test_a_picture_that_is_there_is_found_by_typing_and_shown_in_the_better_format(desk):
    image = Image(alt="A bridge with its gates shut", credit="Photo: Mira Tallow")
    store(image, make_master(photograph("JPEG", (300, 200))))
    make_due_renditions()
    article = make_draft()
    page = desk(form_of(article))
    page.locator(".field-lead_image").get_by_role("combobox").click()
    page.keyboard.type("gates")
    page.get_by_role("option", name="A bridge with its gates shut").click()
    expect(page.locator(".field-lead_picture").get_by_role("img", name="A bridge with its gates shut")).to_be_visible()
    save(page)
    article.refresh_from_db()
    assert article.lead_image == image
    shown = page.get_by_alt_text("A bridge with its gates shut")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("picture => picture.currentSrc", arg=shown.element_handle())
    assert shown.evaluate("picture => picture.currentSrc").endswith("-300.avif")

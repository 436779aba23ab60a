"""An editor reviews comments in a browser, without script, on a phone and at a desk."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from articles.models import Site
from comments.models import Comment
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.browser

QUEUE = "/admin/comments/comment/"
PASSWORD = "correct horse battery"


@pytest.fixture
def desk(desk) -> Callable[..., Page]:
    """`desk(width=390)` opens the comments to review, without script."""
    return lambda **options: desk(QUEUE, script=False, **options)


def row(page: Page, comment: Comment):
    return page.locator(f"#comment-{comment.pk}")


def test_an_editor_signs_in_approves_a_comment_and_it_appears_on_the_article(open_page):
    comment, editor = make_comment(name="Olena Brook", text="Which lane stays open?"), make_editor()
    page = open_page(f"/admin/login/?next={QUEUE}", script=False)
    page.locator("#id_username").fill(editor.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("[type=submit]").click()
    expect(page.get_by_role("heading", name="Comments to review", level=1)).to_be_visible()
    row(page, comment).get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved the comment by Olena Brook.")
    reader = open_page(comment.article.get_absolute_url(), script=False)
    expect(reader.get_by_text("Which lane stays open?")).to_be_visible()


def test_a_rejection_names_its_reason(desk, open_page):
    comment = make_comment(name="Olena Brook", text="Which lane stays open?")
    page = desk()
    row(page, comment).locator("summary", has_text="Reject").click()
    row(page, comment).get_by_role("button", name="Personal data").click()
    expect(page.get_by_role("status")).to_contain_text("Rejected the comment by Olena Brook.")
    page.get_by_role("link", name="Rejected").click()
    expect(row(page, comment)).to_contain_text("Personal data")
    reader = open_page(comment.article.get_absolute_url(), script=False)
    expect(reader.get_by_text("Which lane stays open?")).to_have_count(0)


def test_a_decision_is_taken_back(desk):
    comment = make_comment()
    page = desk()
    row(page, comment).get_by_role("button", name="Spam").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Took it back")
    expect(row(page, comment)).to_be_visible()


def test_a_passage_is_masked_on_a_page_of_its_own(desk):
    comment = make_comment(text="Call Ada at home.")
    page = desk()
    row(page, comment).locator("summary", has_text="More").click()
    row(page, comment).get_by_role("link", name="Mask a passage").click()
    page.get_by_label("The words to mask").fill("Ada")
    page.get_by_role("button", name="Show what is left").click()
    expect(page.get_by_text("Call [removed by an editor] at home.")).to_be_visible()
    page.get_by_role("button", name="Mask them").click()
    expect(page.get_by_role("status")).to_have_text("Masked in 1 place.")


def test_ticked_comments_are_put_away_together(desk):
    article = make_article()
    spam, other, keep = make_comment(article), make_comment(article), make_comment(article)
    page = desk()
    for comment in (spam, other):
        row(page, comment).get_by_role("checkbox").check()
    page.get_by_role("button", name="Mark selected as spam").click()
    expect(page.get_by_role("status")).to_contain_text("Marked 2 comments as spam.")
    assert list(Comment.objects.waiting()) == [keep]


def test_all_comments_of_a_page_are_ticked_by_a_link(desk):
    article = make_article()
    for _ in range(3):
        make_comment(article)
    page = desk()
    page.get_by_role("link", name="Select all shown in full").click()
    page.get_by_role("button", name="Approve selected").click()
    expect(page.get_by_role("status")).to_contain_text("Approved 3 comments.")
    expect(page.get_by_text("No comment waits for review.")).to_be_visible()


def test_enter_on_a_tick_box_decides_nothing(desk):
    comment = make_comment()
    page = desk()
    box = row(page, comment).get_by_role("checkbox")
    box.check()
    box.press("Enter")
    expect(box).to_be_checked()
    page.reload()
    assert Comment.objects.get().state == "held"


def test_after_a_decision_the_next_comment_and_the_message_are_in_sight(desk):
    article = make_article()
    comments = [make_comment(article) for _ in range(30)]
    page = desk()
    row(page, comments[15]).get_by_role("button", name="Approve").click()
    expect(row(page, comments[16])).to_be_in_viewport()
    expect(page.get_by_role("status")).to_be_in_viewport()


def sideways(page: Page) -> list[tuple[int, str]]:
    """Return the widths and themes in which the page is wider than the window."""
    found = []
    for width, theme in product([320, 390, 1280], ["light", "dark"]):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, theme))
    return found


def test_two_hundred_comments_never_scroll_sideways(desk):
    Site.objects.update_or_create(pk=1, defaults={"name": "The Harbour and Lighthouse Morning Courier of 1871"})
    article = make_article(headline="Hydroelectrotechnicalinfrastructuremodernisationcommission")
    long_words = ["https://pier.example/" + "a" * 300, "Quay" * 100, "An ordinary question?"]
    Comment.objects.bulk_create(
        Comment(article=article, name="N" * 80 if number % 2 else "Ines Valdor", text=long_words[number % 3])
        for number in range(199)
    )
    make_comment(parent=Comment.objects.first())
    page = desk()
    expect(page.get_by_role("link", name="To review 200")).to_be_visible()
    assert sideways(page) == []
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 8")).to_be_visible()
    assert sideways(page) == []
    page.evaluate("document.querySelector('.row').style.minWidth = '330px'")
    assert sideways(page) == [(320, "light"), (320, "dark")]


def test_on_a_phone_every_control_of_a_comment_is_as_large_as_a_thumb(desk):
    comment = make_comment()
    page = desk(width=390)
    for summary in row(page, comment).locator("summary").all():
        summary.click()
    for control in row(page, comment).locator("button, summary, .do a, label.pick").all():
        expect(control).to_be_visible()
        box = control.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44

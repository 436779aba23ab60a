"""A reader answers an article in Chromium, with script switched off."""

import re

import pytest
from playwright.sync_api import expect

from articles.citing import save_with_notes
from comments.models import Comment
from tests.factories import make_article, make_comment
from tests.notes import cite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "> It was May.\n\nIt was <b>June</b> & “cold”.\n\tSee </textarea> 41."


@pytest.fixture
def article():
    return make_article()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_posts_and_reads_that_the_comment_waits(open_page, article, width):
    page = open_page(article.get_absolute_url(), width=width, script=False)
    page.get_by_role("textbox", name="Comment").fill("The lock was rebuilt in May.")
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_label("Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page).to_have_url(re.compile("/comments/receipt/"))
    expect(page.get_by_text("Awaiting review")).to_be_visible()
    expect(page.locator(".said")).to_have_text("The lock was rebuilt in May.")
    assert "oona@letters.example" not in page.content()


def test_a_refused_form_puts_the_keyboard_on_what_is_wrong(open_page, article):
    page = open_page(article.get_absolute_url(), width=390)
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="Write your comment before posting").click()
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Oona Kettle")


@pytest.mark.parametrize("place", ["article", "reply", "note"])
def test_a_refused_form_keeps_every_word_and_choice_without_script(open_page, settings, place):
    settings.SENDS_MAIL = True
    article = make_article(body=f"<p>Shut{cite('a', text='Minutes')}.</p>")
    save_with_notes(article)
    parent = make_comment(article, state="approved")
    here = article.get_absolute_url()
    paths = {"article": here, "reply": f"/comments/{parent.pk}/reply/", "note": f"{here}notes/a/discuss/"}
    page = open_page(paths[place], width=390, script=False)
    page.get_by_role("textbox", name="Comment").fill(WORDS)
    page.get_by_label("Name").fill("Oona «O» Kettle")
    page.get_by_label("Email").fill("oona at letters")
    choices = ("Mail me when this is decided", "I think there is a mistake", "For the editors only")
    for choice in choices[:2]:
        page.get_by_label(choice).check()
    page.get_by_role("button", name="Post comment").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("textbox", name="Comment")).to_have_value(WORDS)
    expect(page.get_by_label("Name")).to_have_value("Oona «O» Kettle")
    expect(page.get_by_label("Email")).to_have_value("oona at letters")
    assert [page.get_by_label(choice).is_checked() for choice in choices] == [True, True, False]

    page.get_by_label("Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Awaiting review")).to_be_visible()
    posted = Comment.objects.latest("pk")
    assert (posted.text, posted.mail, posted.offers_correction, posted.for_editors) == (WORDS, "each", True, False)
    assert posted.parent == (parent if place == "reply" else None)
    assert posted.note_key == ("a" if place == "note" else "")


def test_the_trap_is_neither_seen_nor_reached_by_keyboard(open_page, article, settings):
    settings.SENDS_MAIL = True
    page = open_page(article.get_absolute_url())
    box = page.get_by_label("Leave this field empty").bounding_box()
    clip = page.locator(".hp").evaluate("element => getComputedStyle(element).clipPath")
    assert clip == "inset(50%)"
    assert box is not None
    page.get_by_label("Email").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Mail me when this is decided")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_longest_words_and_the_deepest_thread_do_not_widen_the_page(open_page, article, width):
    parent = None
    for _ in range(6):
        parent = make_comment(
            article if parent is None else None,
            parent=parent,
            state="approved",
            name="W" * 80,
            text="https://a.example/" + "x" * 900,
        )
    for path in (article.get_absolute_url(), f"/comments/{parent.pk}/reply/"):
        page = open_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_answers_a_comment_on_its_own_page(open_page, article):
    parent = make_comment(article, state="approved", name="Tove Lind")
    page = open_page(article.get_absolute_url(), script=False)
    page.get_by_role("link", name="Reply to Tove Lind").click()
    page.get_by_role("textbox", name="Comment").fill("It was rebuilt in June.")
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_label("Email").fill("oona@letters.example")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Awaiting review")).to_be_visible()
    assert Comment.objects.get(parent=parent).depth == 1

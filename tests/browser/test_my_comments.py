"""A reader without an account comes back by mail to what they wrote, in Chromium and without script."""

import json

import pytest
from playwright.sync_api import Page, expect

from articles.models import Site
from comments import moderation
from comments.mailer import send_due_mail
from comments.models import Comment, SealedAddress
from comments.my_comments import answer_requests
from tests import axe
from tests.browser.conftest import PHONE
from tests.factories import make_article, make_editor
from tests.smtp_sink import SmtpSink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OONA = "oona@letters.example"


@pytest.fixture
def asked(client, smtp_sink: SmtpSink, open_page) -> Page:
    """The page of a telephone that has opened the mailed link to two comments, one of them public."""
    Site.current()
    article = make_article()
    for words in ("The lock was rebuilt in May.", "What does the council say?"):
        client.post(f"{article.get_absolute_url()}comments/", {"name": "Oona Kettle", "email": OONA, "comment": words})
    moderation.approve(Comment.objects.get(text__startswith="The lock"), make_editor())
    page = open_page("/comments/mine/", width=PHONE, script=False)
    page.get_by_label("Email").fill(OONA)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    answer_requests()
    send_due_mail()
    (mail,) = smtp_sink.mails_to(OONA)
    assert "The lock" not in mail.text
    page.goto(mail.links[0])
    page.get_by_role("button", name="Open my comments").click()
    expect(page.get_by_text("The lock was rebuilt in May.")).to_be_visible()
    return page


def test_a_reader_confirms_edits_and_withdraws(asked):
    asked.get_by_role("button", name="All of them are mine").click()
    expect(asked.get_by_role("heading", name="Written by you")).to_be_visible()
    public, waiting = Comment.objects.get(text__startswith="The lock"), Comment.objects.get(text__startswith="What")
    mine = asked.url

    asked.locator(f'a[href$="/{public.pk}/"]').first.click()
    asked.get_by_text("Withdraw the comment").click()
    asked.get_by_role("button", name="Withdraw it for good").click()
    expect(asked.get_by_text("A line in its place says that its writer withdrew it.")).to_be_visible()

    asked.goto(f"{mine}{waiting.pk}/")
    asked.get_by_text("Change the text").click()
    asked.get_by_role("textbox", name="Comment").fill("What does the council say to that?")
    asked.get_by_role("button", name="Save the new text").click()
    expect(asked.get_by_text("You changed it.")).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.versions.get().text == "What does the council say?"


def test_a_reader_downloads_everything_and_has_it_forgotten(asked):
    asked.get_by_role("button", name="All of them are mine").click()
    mine = asked.url
    with asked.expect_download() as download:
        asked.get_by_role("link", name="Download everything").click()
    kept = json.loads(download.value.path().read_text())
    assert [comment["text"] for comment in kept["comments"]] == [
        "The lock was rebuilt in May.",
        "What does the council say?",
    ]
    asked.get_by_role("link", name="Have everything forgotten").click()
    asked.get_by_label("My name and the text").check()
    asked.get_by_role("button", name="Forget it for good").click()
    expect(asked.get_by_role("heading", name="It is forgotten")).to_be_visible()
    assert not SealedAddress.objects.exists()
    assert set(Comment.objects.values_list("name", "text")) == {("", "")}
    assert asked.goto(mine).status == 404


def test_axe_finds_nothing_on_pages_for_one_reader(client, smtp_sink, asked, open_page):
    page = open_page(asked.url, width=PHONE)
    comment = Comment.objects.first()
    found = {"list": axe.violations_in_both_themes(page)}
    for path in (f"{asked.url}{comment.pk}/", f"{asked.url}erase/", "/comments/mine/", "/comments/mine/asked/"):
        page.goto(path)
        found[path] = axe.violations_in_both_themes(page)
    page.goto(asked.url)
    page.get_by_role("button", name="All of them are mine").click()
    page.goto(f"{asked.url}{comment.pk}/")
    for summary in page.locator("summary").all():
        summary.click()
    found["acts"] = axe.violations_in_both_themes(page)
    assert {name: lines for name, lines in found.items() if lines} == {}

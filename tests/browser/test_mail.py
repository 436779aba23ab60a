"""From "is this your address?" to "no more mail", in Chromium without script; the mails come from a real server."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import moderation
from comments.mailer import send_due_mail
from comments.models import Comment, Mail
from tests import axe
from tests.browser.conftest import PHONE
from tests.factories import make_article, make_comment, make_editor
from tests.smtp_sink import Received, SmtpSink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OONA = "oona@letters.example"


def send_all_mail() -> None:
    """Send what waits, due or not."""
    Mail.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
    send_due_mail()


def newest_mail(sink: SmtpSink, subject: str) -> Received:
    """Send everything, and return the newest mail to Oona, which has this subject."""
    send_all_mail()
    mail = sink.mails_to(OONA)[-1]
    assert mail.subject == subject
    return mail


def end_on_the_page(page: Page, mail: Received) -> None:
    page.goto(mail.link_to("/comments/unsubscribe/"))
    page.get_by_role("button", name="No more mail about this comment").click()
    expect(page.get_by_text("You get no more mail about this comment.")).to_be_visible()


def end_with_one_click(page: Page, mail: Received) -> None:
    """Do as a mail program does when its button is pressed: one request to an address in the head (RFC 8058)."""
    field, _, value = mail["List-Unsubscribe-Post"].partition("=")
    answer = page.request.post(mail["List-Unsubscribe"].strip("<>"), form={field: value}, max_redirects=0)
    assert answer.status == 200


@pytest.mark.parametrize("end_mail", [end_on_the_page, end_with_one_click])
def test_a_reader_confirms_is_told_of_an_answer_and_ends_mail(open_page, smtp_sink, end_mail):
    article, editor = make_article(), make_editor()
    page = open_page(article.get_absolute_url(), width=PHONE, script=False)
    page.get_by_role("textbox", name="Comment").fill("The lock was rebuilt in May.")
    page.get_by_label("Name").fill("Oona Kettle")
    page.get_by_label("Email").fill(OONA)
    page.get_by_label("Mail me when this is decided").check()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Awaiting review")).to_be_visible()

    page.goto(newest_mail(smtp_sink, "Is this your address?").link_to("/comments/confirm/"))
    expect(page.get_by_role("heading", name="Is this comment yours?")).to_be_visible()
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("You said that it is yours.")).to_be_visible()

    comment = Comment.objects.get()
    moderation.approve(comment, editor)
    newest_mail(smtp_sink, "Your comment was published")
    moderation.approve(make_comment(parent=comment, name="Bo"), editor)
    answered = newest_mail(smtp_sink, "Bo answered your comment")
    page.goto(answered.links[0])
    expect(page.get_by_text("The ferry runs twice a day until then.")).to_be_visible()

    end_mail(page, answered)
    page.goto(answered.link_to("/comments/unsubscribe/"))
    expect(page.get_by_text("You get no more mail about this comment.")).to_be_visible()
    before = len(smtp_sink.mails)
    moderation.approve(make_comment(parent=comment), editor)
    send_all_mail()
    assert len(smtp_sink.mails) == before


def test_the_pages_behind_mailed_links_can_be_used_by_everybody(open_page, smtp_sink, client):
    form = {"name": "Oona Kettle", "email": OONA, "comment": "It was May.", "mail": "on"}
    client.post(f"{make_article().get_absolute_url()}comments/", form)
    mail = newest_mail(smtp_sink, "Is this your address?")
    for link in (mail.link_to("/comments/confirm/"), mail.link_to("/comments/unsubscribe/")):
        assert axe.violations_in_both_themes(open_page(link, width=PHONE)) == []

"""A paper without EMAIL_URL: everything that readers write is taken, nothing offers them mail, and nothing waits."""

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import Site
from comments import letters, moderation
from comments.mailer import send_due_mail
from comments.models import Comment, Letter, Mail, Report
from comments.moderators_digest import queue_due_digests
from comments.my_comments import answer_requests
from tests.factories import make_article, make_member, make_page

pytestmark = pytest.mark.django_db

OFFER = "Mail me when this is decided"


def everything_is_written(client) -> dict[str, str]:
    """Send all that readers can send, and decide about it; return the pages they see on the way."""
    Site.current()
    Site.objects.update(moderation_digest="hourly", confirmed_at=timezone.now())
    editor = make_member("Administrator", email="editor@paper.example")
    article, here = make_article(), {"email": "ruta@wend.example", "name": "Ruta Wend"}
    path = article.get_absolute_url()
    pages = {"article": client.get(path).text}
    receipt = client.post(f"{path}comments/", {**here, "comment": "It was rebuilt.", "mail": "on"})["Location"]
    pages["receipt"] = client.get(receipt).text
    first = Comment.objects.get()
    Comment.objects.update(confirmed_at=timezone.now())
    moderation.approve(first, editor)
    pages["reply"] = client.get(f"/comments/{first.pk}/reply/").text
    client.post(f"{path}comments/", {**here, "comment": "It was not.", "parent": first.pk, "mail": "on"})
    moderation.approve(Comment.objects.latest("pk"), editor)
    assert client.post(f"/comments/{first.pk}/report/", {"kind": "threat"}).status_code == 303
    make_page(kind="contact", title="Contact")
    client.post("/contact/", {**here, "letter": "Do you print small notices?"})
    client.post(f"{path}complaint/", {**here, "kind": "complaint", "letter": "I was never asked."})
    for letter in Letter.objects.filter(first=None):
        letters.answer_reader(letter, editor, "We look into it.")
    client.post("/comments/mine/", {"email": here["email"]})
    answer_requests()
    queue_due_digests()
    send_due_mail()
    return pages


def test_everything_is_taken_and_no_mail_is_offered_sent_or_waits(client, settings):
    settings.SENDS_MAIL, settings.EMAIL_URL = False, ""
    pages = everything_is_written(client)
    assert (Comment.objects.count(), Letter.objects.count(), Report.objects.count()) == (2, 4, 1)
    assert set(Comment.objects.values_list("mail", flat=True)) == {""}
    assert not Mail.objects.exists()
    assert mail.outbox == []
    for name, page in pages.items():
        assert OFFER not in page, name


def test_with_a_mail_server_the_same_offers_and_sends_mail(client):
    pages = everything_is_written(client)
    assert OFFER in pages["article"]
    assert OFFER in pages["reply"]
    assert {"reported", "complaint", "letter", "my_comments"} <= set(Mail.objects.values_list("kind", flat=True))
    assert mail.outbox

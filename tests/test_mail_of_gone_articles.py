"""
An article that was removed by law, or published by accident, is named in no mail: neither now nor in one that waited.

The paper's own editors are told no more than readers: a mail leaves the house.
"""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles import staff_links
from articles.models import Article
from comments.messages import MESSAGES, Message
from comments.models import Comment, Letter, Mail, SealedAddress
from newsportal.models import Backup
from tests.factories import (
    make_article,
    make_comment,
    make_letter,
    make_mail,
    make_member,
    make_reader,
    make_report,
)

pytestmark = pytest.mark.django_db

HEADLINE = "Vkzkopf"
SILENT = {"confirm", "published", "refused", "answered", "answers_today", "reported"}
OF_NO_ARTICLE = {"my_comments", "queue_digest", "invite", "password", "backup_failed"}
TELLING = {"complaint", "letter", "letter_answered"}


@pytest.fixture
def waiting() -> dict[str, Mail]:
    """A mail of each kind in the outbox, about one article: by their kinds."""
    article = make_article(headline=HEADLINE, slug=HEADLINE.lower())
    reader, staff = make_reader(), make_member("Administrator", email="ada@paper.example")
    own = {"sealed_address": reader, "mail": "each", "confirmed_at": timezone.now()}
    comment = make_comment(article, state="approved", **own)
    daily = make_comment(article, state="approved", **{**own, "mail": "daily"})
    unproven = make_comment(article, **{**own, "confirmed_at": None})
    rejected = make_comment(article, state="rejected", **own)
    answer = make_comment(parent=comment, state="approved")
    at = datetime(2026, 3, 6, 12, tzinfo=UTC)
    make_comment(parent=daily, state="approved", published_at=at)
    make_report(comment)
    letter = make_letter(article)
    ours = make_letter(first=letter, staff=staff, name="", sealed_address=letter.sealed_address, text="We have asked.")
    to_reader = {
        "confirm": {"comment": unproven},
        "published": {"comment": comment},
        "refused": {"comment": rejected},
        "answered": {"comment": answer},
        "answers_today": {"key": f"answers_today {reader.pk} 2026-03-06"},
        "my_comments": {},
        "letter": {"letter": ours, "to_reader": letter.sealed_address},
    }
    to_staff = {
        "reported": {"comment": comment},
        "queue_digest": {},
        "complaint": {"letter": letter},
        "letter_answered": {"letter": make_letter(first=letter)},
        "invite": {"key": f"invite {staff_links.by_mail(staff, 'invite', staff).pk}"},
        "password": {"key": f"password {staff_links.by_mail(staff, 'password', None).pk}"},
        "backup_failed": {},
    }
    Backup.objects.create(ended_at=timezone.now(), fault="The disk is full.")
    mails = [make_mail(kind=kind, **{"to_reader": reader, **about}) for kind, about in to_reader.items()]
    mails += [make_mail(kind=kind, to_staff=staff, **about) for kind, about in to_staff.items()]
    return {mail.kind: mail for mail in mails}


def written(waiting: dict[str, Mail]) -> dict[str, Message | None]:
    """What each mail says when it is sent now."""
    return {kind: MESSAGES[kind](Mail.objects.get(pk=mail.pk)) for kind, mail in waiting.items()}


def test_each_kind_of_mail_says_something_of_an_article_that_is_there(waiting):
    messages = written(waiting)
    assert set(messages) == set(MESSAGES) == SILENT | TELLING | OF_NO_ARTICLE
    assert None not in messages.values()
    naming = {kind for kind, message in messages.items() if HEADLINE in f"{message.subject} {message.parts}"}
    assert naming == SILENT | TELLING - {"letter"}  # nobody has confirmed the letter's address


@pytest.mark.parametrize("withdrawal", ["law", "accident"])
@pytest.mark.parametrize("opens", Letter.Opens.values)
def test_a_mail_that_waited_does_not_name_what_is_gone(waiting, withdrawal, opens):
    Letter.objects.filter(first=None).update(opens=opens)
    SealedAddress.objects.update(confirmed_at=timezone.now())
    Article.objects.update(retracted_at=timezone.now(), withdrawal=withdrawal)
    messages = written(waiting)
    assert {kind for kind, message in messages.items() if message is None} == SILENT
    assert [kind for kind, message in messages.items() if HEADLINE.lower() in str(message).lower()] == []


def test_the_answer_to_a_form_that_was_still_open_does_not_name_it_either(client):
    article = make_article(headline=HEADLINE, slug="bridge")
    comment = make_comment(article, state="approved")
    Article.objects.update(retracted_at=timezone.now(), withdrawal="law")
    filled = {"name": "Oona", "email": "oona@letters.example", "comment": "The lock.", "letter": "I.", "kind": "other"}
    pages = [f"{article.get_absolute_url()}{page}/" for page in ("comments", "complaint")]
    pages.append(f"/comments/{comment.pk}/report/")
    for page in pages:
        answer = client.post(page, filled)
        assert answer.status_code in (403, 404)
        assert HEADLINE not in answer.text
    assert (Comment.objects.count(), Letter.objects.count()) == (1, 0)

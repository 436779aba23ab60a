"""What the database refuses of mail and its links. Each rule has a statement that fails."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.models import Site
from comments.models import Comment, Mail, MailLink
from tests.factories import make_comment, make_confirmed, make_editor, make_mail, make_reader

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def make_link(**fields) -> MailLink:
    values = {"token_digest": bytes(32), "purpose": "confirm", "expires_at": timezone.now() + timedelta(hours=1)}
    return MailLink.objects.create(**{**values, "address": make_reader(), **fields})


def test_a_mail_to_nobody_is_refused():
    with refused("mail_has_one_recipient"):
        make_mail(to_staff=None)


def test_a_mail_to_two_is_refused():
    with refused("mail_has_one_recipient"):
        make_mail(to_staff=make_editor(), to_reader=make_reader())


@pytest.mark.parametrize(
    "changes",
    [
        {"next_attempt_at": None},
        {"sent_at": "2026-03-05T09:00Z"},
        {"gave_up_at": "2026-03-05T09:00Z"},
        {"next_attempt_at": None, "sent_at": "2026-03-05T09:00Z", "gave_up_at": "2026-03-05T09:00Z"},
    ],
)
def test_a_mail_that_is_not_one_of_due_sent_and_given_up_is_refused(changes):
    make_mail()
    with refused("mail_is_due_or_sent_or_given_up"):
        Mail.objects.update(**changes)


def test_one_thing_is_not_put_there_twice():
    make_mail(key="published 12")
    with refused("comments_mail_key"):
        make_mail(key="published 12")


def test_two_links_do_not_share_a_token():
    make_link()
    with refused("link_token_is_its_own"):
        make_link()


def test_a_link_for_a_purpose_nobody_knows_is_refused():
    with refused("link_purpose_is_known"):
        make_link(purpose="burn")


def test_a_wish_for_mail_nobody_knows_is_refused():
    make_confirmed()
    with refused("comment_mail_is_known"):
        Comment.objects.update(mail="hourly")


def test_a_pause_between_mails_to_moderators_that_nobody_knows_is_refused():
    Site.current()
    with refused("site_moderation_digest_is_known"):
        Site.objects.update(moderation_digest="yearly")


def test_mail_goes_with_the_address_it_is_for():
    reader = make_reader()
    make_mail(kind="published", to_reader=reader, comment=make_comment())
    make_link(address=reader)
    reader.delete()
    assert not Mail.objects.exists()
    assert not MailLink.objects.exists()

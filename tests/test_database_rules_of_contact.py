"""What the database refuses of test mails and of letters about no article. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError

from comments.models import Letter, MailTest
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("length", [0, 31])
def test_the_settings_a_test_was_sent_with_are_a_whole_digest(length):
    with pytest.raises(IntegrityError, match="mail_test_digest_is_a_sha256"):
        MailTest.objects.create(by=make_editor(), set_up=bytes(length))


@pytest.mark.parametrize("opens", ["complaint", "right-of-reply"])
def test_a_complaint_about_no_article_is_refused(opens):
    with pytest.raises(IntegrityError, match="letter_without_an_article_is_a_message"):
        Letter.objects.create(opens=opens, text="I was never asked.")


def test_a_letter_about_a_comment_is_about_its_article():
    with pytest.raises(IntegrityError, match="letter_without_an_article_is_a_message"):
        Letter.objects.create(opens="contact", text="I was never asked.", comment=make_comment())

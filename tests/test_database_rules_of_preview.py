"""What the database refuses of secret links and of redactions. Each rule has a statement that fails."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.models import PreviewLink, Redaction
from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def make_link(**fields) -> PreviewLink:
    now = timezone.now()
    values = {"token_digest": bytes(32), "made_at": now, "expires_at": now + timedelta(days=1), **fields}
    return PreviewLink.objects.create(article=make_draft(), made_by=make_editor(), **values)


def make_redaction(**fields) -> Redaction:
    values = {"reason": "personal data", "places": 1, **fields}
    return Redaction.objects.create(article=make_draft(), by=make_editor(), **values)


def test_a_link_of_30_days_and_a_redaction_are_kept():
    now = timezone.now()
    make_link(made_at=now, expires_at=now + timedelta(days=30), revoked_at=now)
    make_redaction()


def test_two_links_of_one_token_are_refused():
    make_link()
    with refused("preview_link_token_is_its_own"):
        make_link()


def test_a_digest_that_is_no_sha256_is_refused():
    with refused("preview_link_digest_is_a_sha256"):
        make_link(token_digest=b"short")


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(days=30, seconds=1)])
def test_a_link_that_ends_before_it_begins_or_after_30_days_is_refused(lifetime):
    now = timezone.now()
    with refused("preview_link_is_good_for_30_days_at_most"):
        make_link(made_at=now, expires_at=now + lifetime)


def test_a_link_revoked_before_it_was_made_is_refused():
    with refused("preview_link_is_revoked_after_it_was_made"):
        make_link(revoked_at=timezone.now() - timedelta(days=2))


def test_a_redaction_without_a_reason_is_refused():
    with refused("redaction_says_why"):
        make_redaction(reason="")


def test_a_redaction_that_found_nothing_is_refused():
    with refused("redaction_found_something"):
        make_redaction(places=0)

"""What the database refuses of links for colleagues and of requests at the door. Each rule has a failing statement."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import PasswordRequest, StaffLink
from tests.factories import make_editor

pytestmark = pytest.mark.django_db
DIGEST = b"\x01" * 32


def make_link(**fields) -> StaffLink:
    now = timezone.now()
    values = {"purpose": "invite", "token_digest": DIGEST, "made_at": now, "expires_at": now + timedelta(days=7)}
    return StaffLink.objects.create(account=fields.pop("account", None) or make_editor(), **{**values, **fields})


def test_one_token_for_two_links_is_refused():
    make_link()
    with pytest.raises(IntegrityError, match="staff_link_token_is_its_own"):
        make_link()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("staff_link_digest_is_a_sha256", {"token_digest": b"t0ken"}),
        ("staff_link_is_copied_or_mailed", {"token_digest": None}),
        ("staff_link_purpose_is_known", {"purpose": "visit"}),
        ("staff_link_is_good_for_a_week_at_most", {"expires_at": timezone.now() + timedelta(days=8)}),
        ("staff_link_is_good_for_a_week_at_most", {"expires_at": timezone.now() - timedelta(days=1)}),
        ("staff_link_is_used_or_revoked", {"used_at": timezone.now(), "revoked_at": timezone.now()}),
    ],
)
def test_a_link_that_breaks_a_rule_is_refused(rule, fields):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_link(**fields)


@pytest.mark.parametrize("fields", [{"wanted": b"ines@paper.example"}, {"network": b"192.0.2.0/24"}])
def test_a_request_that_says_who_asked_or_for_whom_is_refused(fields):
    with pytest.raises(IntegrityError, match="password_request_holds_digests"), transaction.atomic():
        PasswordRequest.objects.create(**{"wanted": DIGEST, "network": DIGEST, **fields})

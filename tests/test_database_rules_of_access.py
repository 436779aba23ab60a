"""What the database refuses of the audit log. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("audit_action_is_a_code", {"action": "Ada deleted “Harbour”"}),
        ("audit_action_is_a_code", {"action": ""}),
        ("audit_names_a_row_or_none", {"action": "add", "kind": "Harbour bridge closes", "row": 1}),
        ("audit_names_a_row_or_none", {"action": "add", "kind": "articles.article"}),
        ("audit_names_a_row_or_none", {"action": "add", "row": 1}),
    ],
)
def test_an_event_that_is_no_code_is_refused(rule, fields):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        AuditEvent.objects.create(**fields)

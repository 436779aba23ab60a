"""What the database refuses of backups. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from newsportal.models import Backup
from tests.factories import make_made_backup

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


@pytest.mark.parametrize(
    "changes",
    [
        {"ended_at": None},
        {"size": None},
        {"size": 0},
        {"fault": "The disk is full."},
        {"file": ""},
        {"file": "", "size": None},
        {"file": "", "fault": "The disk is full."},
    ],
)
def test_a_backup_that_was_neither_made_nor_failed_is_refused(changes):
    with refused("backup_was_made_or_failed"):
        make_made_backup(**changes)


def test_a_backup_that_was_never_made_cannot_have_been_removed():
    with refused("backup_removed_was_made"):
        Backup.objects.create(ended_at=timezone.now(), fault="The disk is full.", deleted_at=timezone.now())

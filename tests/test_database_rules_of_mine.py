"""What the database refuses of appeals and earlier texts. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from comments.models import Appeal, CommentVersion
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def test_a_second_appeal_while_one_waits_is_refused():
    comment = make_comment()
    Appeal.objects.create(comment=comment)
    with refused("appeal_waits_once"):
        Appeal.objects.create(comment=comment)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "upheld"},
        {"outcome": "", "decided_at": timezone.now()},
        {"outcome": "burned", "decided_at": timezone.now()},
    ],
)
def test_an_appeal_with_an_outcome_and_no_date_or_the_other_way_is_refused(fields):
    with refused("appeal_outcome_has_its_date"):
        Appeal.objects.create(comment=make_comment(), **fields)


def test_an_earlier_text_without_a_word_is_refused():
    with refused("version_says_something"):
        CommentVersion.objects.create(comment=make_comment(), text="")

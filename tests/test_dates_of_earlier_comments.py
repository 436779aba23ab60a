"""What was decided before comments kept their dates: the migration reads them from the log."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection

from comments import moderation
from comments.models import Comment
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
KEPT = ("state", "published_at", "removed_at", "removed_rule")
APPROVE, SPAM = (moderation.approve,), (moderation.mark_spam,)
REJECT = (moderation.reject, "abuse")


def decided(*decisions) -> Comment:
    """A comment about which so much was decided, at noon and each hour after."""
    comment, editor = make_comment(posted_at=NOON), make_editor()
    for hour, (verb, *rule) in enumerate(decisions):
        with time_machine.travel(NOON + timedelta(hours=hour), tick=False):
            verb(comment, editor, *rule)
    return comment


def dates(comment: Comment) -> dict:
    return Comment.objects.values(*KEPT).get(pk=comment.pk)


@pytest.mark.parametrize(
    "decisions",
    [
        [APPROVE],
        [REJECT],
        [SPAM],
        [SPAM, APPROVE],
        [APPROVE, REJECT],
        [APPROVE, SPAM],
        [APPROVE, (moderation.pick,), REJECT],
        [APPROVE, REJECT, APPROVE],
        [APPROVE, REJECT, SPAM],
        [APPROVE, SPAM, APPROVE, REJECT],
    ],
    ids=lambda decisions: "-".join(verb.__name__ for verb, *_ in decisions),
)
def test_the_dates_are_those_that_a_decision_of_today_keeps(decisions):
    comment = decided(*decisions)
    kept = dates(comment)
    wrong = NOON - timedelta(days=9) if comment.state == "approved" else None
    Comment.objects.update(published_at=wrong, removed_at=None, removed_rule="")
    assert decisions in ([REJECT], [SPAM]) or dates(comment) != kept
    with connection.cursor() as cursor:
        cursor.execute(import_module("comments.migrations.0005_talking").DATES)
    assert dates(comment) == kept


def test_one_that_the_log_says_nothing_of_has_the_date_of_its_decision():
    comment = make_comment(state="approved", decided_at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(import_module("comments.migrations.0005_talking").DATES)
    assert dates(comment)["published_at"] == NOON

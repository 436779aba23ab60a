"""What the filter may learn from: decisions of people that still stand."""

import pytest
from django.utils import timezone

from comments import event_log, moderation
from comments.models import Comment
from comments.spam import decisions
from comments.spam.decisions import labelled_decisions
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db


def taught() -> list[tuple[str, bool]]:
    return [(each.text, each.is_spam) for each in labelled_decisions()]


def test_published_is_ham_and_spam_is_spam_in_the_order_of_the_decisions():
    staff, spam, ham = make_editor(), make_comment(text="Pills"), make_comment(text="Bread", name="Ann")
    moderation.approve(ham, staff)
    moderation.mark_spam(spam, staff)
    assert taught() == [("Bread", False), ("Pills", True)]
    assert next((each.name, each.group) for each in labelled_decisions()) == ("Ann", str(ham.article_id))


@pytest.mark.parametrize("rule", [rule for rule in moderation.REASONS if rule != "advertising"])
def test_what_broke_another_rule_is_neither(rule):
    moderation.reject(make_comment(), make_editor(), rule)
    assert taught() == []


def test_advertising_is_spam():
    moderation.reject(make_comment(text="Roofs"), make_editor(), "advertising")
    assert taught() == [("Roofs", True)]


def test_the_last_decision_counts():
    staff, comment = make_editor(), make_comment(text="Roofs")
    moderation.mark_spam(comment, staff)
    moderation.approve(comment, staff)
    assert taught() == [("Roofs", False)]


def test_what_a_rule_decided_teaches_nothing():
    make_comment(state="spam", rule="honeypot")
    comment = make_comment(state="approved")
    event_log.append(comment, "approve", "held", "approved", "confirmed", None, timezone.now())
    assert taught() == []


@pytest.mark.parametrize("state", ["held", "withdrawn", "rejected"])
def test_what_has_moved_since_teaches_nothing(state):
    comment = make_comment()
    moderation.approve(comment, make_editor())
    Comment.objects.filter(pk=comment.pk).update(state=state)
    assert taught() == []


def test_what_was_forgotten_teaches_nothing():
    comment = make_comment()
    moderation.approve(comment, make_editor())
    Comment.objects.filter(pk=comment.pk).update(text="", erased_at=timezone.now())
    assert taught() == []


def test_the_newest_are_taken_when_there_are_many(monkeypatch):
    monkeypatch.setattr(decisions, "MOST", 2)
    for text in ("One", "Two", "Three"):
        moderation.approve(make_comment(text=text), make_editor())
    assert taught() == [("Two", False), ("Three", False)]

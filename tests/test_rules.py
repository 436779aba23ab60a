"""The list of rules is the policy: the first verdict decides."""

from dataclasses import replace

import pytest

from comments import rules
from comments.rules import RULES, Submission, Verdict, judge

PLAIN = Submission(
    article_id=1,
    parent_id=None,
    name="Oona Kettle",
    email="oona@letters.example",
    text="The lock was rebuilt in May.",
    client_address="192.0.2.7",
)


def test_a_plain_comment_is_held_for_review():
    assert judge(PLAIN) == Verdict("held", "review")


def test_a_filled_trap_makes_it_spam():
    assert judge(replace(PLAIN, trap="https://pills.example")) == Verdict("spam", "honeypot")


def test_white_space_in_the_trap_is_not_a_filled_trap():
    assert judge(replace(PLAIN, trap=" ")).rule == "review"


def test_closed_comments_refuse_everything():
    assert judge(replace(PLAIN, article_accepts_comments=False, trap="x")) == Verdict("refused", "closed")


def test_the_first_verdict_decides():
    first, second = (lambda s: Verdict("spam", "first")), (lambda s: Verdict("held", "second"))
    assert judge(PLAIN, [lambda s: None, first, second]).rule == "first"


def test_the_last_rule_always_decides():
    assert RULES[-1](replace(PLAIN, trap="x", text="")) is not None


def test_a_list_without_a_last_word_is_an_error():
    with pytest.raises(LookupError, match="last rule"):
        judge(PLAIN, [lambda s: None])


def test_a_submission_does_not_show_who_wrote_it():
    assert "oona" not in repr(PLAIN).lower()
    assert "192.0.2.7" not in repr(PLAIN)


def test_states_are_those_the_database_knows():
    from comments.models import Comment

    assert {rules.HELD, rules.SPAM} <= set(Comment.State.values)

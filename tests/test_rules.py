"""The list of rules is the policy: the first verdict decides."""

from dataclasses import replace

import pytest

from comments import rules
from comments.names import OwnNames
from comments.phrases import Phrases
from comments.rules import RULES, Facts, Submission, Verdict
from tests.growth import growth

PLAIN = Submission(
    article_id=1,
    parent_id=None,
    name="Oona Kettle",
    email="oona@letters.example",
    text="The lock was rebuilt in May.",
    client_address="192.0.2.7",
)
NOTHING = Facts()


def judge(submission: Submission, facts: Facts = NOTHING) -> Verdict:
    return rules.judge(submission, facts)


def test_a_plain_comment_is_held_for_review():
    assert judge(PLAIN) == Verdict("held", "review")


def test_a_filled_trap_makes_it_spam():
    assert judge(replace(PLAIN, trap="https://pills.example")) == Verdict("spam", "honeypot")


def test_white_space_in_the_trap_is_not_a_filled_trap():
    assert judge(replace(PLAIN, trap=" ")).rule == "review"


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (Facts(mode="closed"), "closed"),
        (Facts(mode="staff"), "staff-only"),
        (Facts(is_over=True), "too-late"),
        (Facts(mode="open", is_over=True), "too-late"),
        (Facts(is_retracted=True, mode="closed"), "retracted"),
        (Facts(thread_is_closed=True), "thread-closed"),
    ],
)
def test_where_nobody_answers_everything_is_refused(facts, rule):
    assert judge(PLAIN, facts) == Verdict("refused", rule)
    assert judge(replace(PLAIN, trap="x"), facts) == Verdict("refused", rule)


def test_where_comments_appear_at_once_they_still_wait_for_the_address():
    assert judge(PLAIN, Facts(mode="open")) == Verdict("held", "review")


@pytest.mark.parametrize(
    ("changes", "facts", "rule"),
    [
        ({"name": "The Editor"}, NOTHING, "staff-name"),
        ({"name": "Аda Holm"}, Facts(own_names=OwnNames(["Ada Holm"])), "staff-name"),
        ({"name": "Gazette"}, Facts(own_names=OwnNames(paper="Gazette")), "staff-name"),
        ({"text": "Call her on +7 701 555 01 99."}, NOTHING, "personal-data"),
        ({"text": "What a Scoundrel."}, Facts(words=Phrases(["scoundrel"])), "words"),
        ({"name": "Scoundrel"}, Facts(words=Phrases(["scoundrel"])), "words"),
        ({"text": "https://a.example and www.b.example"}, NOTHING, "links"),
        ({"text": "The very same words of forty characters."}, Facts(same_text=1), "same-text"),
    ],
)
def test_a_comment_is_held_with_the_reason(changes, facts, rule):
    assert judge(replace(PLAIN, **changes), facts) == Verdict("held", rule)


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"text": "See https://a.example/."}, NOTHING),
        ({"text": "Well said!"}, Facts(same_text=12)),
        ({"text": "The very same words of forty characters."}, NOTHING),
        ({"name": "Oona Editorsdottir"}, NOTHING),
        ({}, Facts(words=Phrases(["scoundrel"]), own_names=OwnNames(["Ada Holm"], "Gazette"))),
    ],
)
def test_one_that_nothing_speaks_against_only_waits(changes, facts):
    assert judge(replace(PLAIN, **changes), facts).rule == "review"


def test_a_name_like_the_papers_own_weighs_more_than_links():
    assert judge(replace(PLAIN, name="Admin", text="http://a.example http://b.example")).rule == "staff-name"


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("https://www.pier.example/", 1), ("http://a.example WWW.b.example", 2)]
)
def test_links_are_counted(text, number):
    assert rules.links_in(text) == number


@pytest.mark.parametrize("unit", ["https://", "www.", "/", "w"])
def test_the_time_to_count_links_grows_with_the_text(unit):
    assert growth(rules.links_in, unit) <= 2.3


def test_the_first_verdict_decides():
    first, second = (lambda s, f: Verdict("spam", "first")), (lambda s, f: Verdict("held", "second"))
    assert rules.judge(PLAIN, NOTHING, [lambda s, f: None, first, second]).rule == "first"


def test_the_last_rule_always_decides():
    assert RULES[-1](replace(PLAIN, trap="x", text=""), NOTHING) is not None


def test_a_list_without_a_last_word_is_an_error():
    with pytest.raises(LookupError, match="last rule"):
        rules.judge(PLAIN, NOTHING, [lambda s, f: None])


def test_a_submission_does_not_show_who_wrote_it():
    assert "oona" not in repr(PLAIN).lower()
    assert "192.0.2.7" not in repr(PLAIN)


def test_states_are_those_the_database_knows():
    from comments.models import Comment

    assert {rules.HELD, rules.SPAM} <= set(Comment.State.values)


def test_every_code_has_words_for_the_staff():
    from comments.rule_words import label

    codes = [
        "retracted",
        "closed",
        "staff-only",
        "too-late",
        "thread-closed",
        "honeypot",
        "staff-name",
        "personal-data",
    ]
    codes += ["words", "links", "same-text", "review", "open", "too-many", "parent", "gone"]
    assert not [code for code in codes if label(code) == code]
    assert label("unheard-of") == "unheard-of"

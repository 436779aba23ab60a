"""
What happens to a comment when it is posted. The list is the policy.

Each rule looks at a submission and returns a verdict, or None to leave it to the next; the first verdict decides.
Pure: no Django, no database. What a field may hold is not here but in `comments.validators`; how many posts a
network may send is in `comments.throttle`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

REFUSED = "refused"
HELD = "held"
SPAM = "spam"

TRAP_RULE = "honeypot"
NOTHING_SPEAKS_AGAINST_IT = "review"
"""The rule that holds what no other rule has a word about."""


@dataclass(frozen=True)
class Submission:
    """One filled-in form. What could tell who wrote it stays out of its repr, and so out of logs and reports."""

    article_id: int
    parent_id: int | None
    name: str = field(repr=False)
    email: str = field(repr=False)
    text: str = field(repr=False)
    client_address: str = field(repr=False)
    trap: str = field(repr=False, default="")
    article_accepts_comments: bool = True
    note_key: str = ""
    for_editors: bool = False
    offers_correction: bool = False
    mail: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a rule decided: REFUSED (nothing is kept), or the state to keep the comment in; and the rule's code."""

    state: str
    rule: str


Rule = Callable[[Submission], Verdict | None]


def comments_are_closed(submission: Submission) -> Verdict | None:
    """Refuse comments on an article whose comments are closed."""
    return None if submission.article_accepts_comments else Verdict(REFUSED, "closed")


def the_trap_is_filled(submission: Submission) -> Verdict | None:
    """Mark as spam what fills the field that no reader sees. It is kept: an editor can still find it."""
    return Verdict(SPAM, TRAP_RULE) if submission.trap.strip() else None


def an_editor_reads_it_first(submission: Submission) -> Verdict | None:
    """Hold everything else until an editor has read it."""
    return Verdict(HELD, NOTHING_SPEAKS_AGAINST_IT)


RULES: list[Rule] = [comments_are_closed, the_trap_is_filled, an_editor_reads_it_first]


def judge(submission: Submission, rules: list[Rule] = RULES) -> Verdict:
    """Return the first verdict. Raises LookupError when no rule has one: the last rule must always decide."""
    for rule in rules:
        verdict = rule(submission)
        if verdict is not None:
            return verdict
    raise LookupError("No rule decided. The last rule of comments.rules.RULES must always return a verdict.")

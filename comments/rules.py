"""
What happens to a comment when it is posted. The list is the policy.

Each rule looks at a submission, and at the facts that were gathered for it, and returns a verdict, or None to leave it
to the next; the first verdict decides. Pure: no Django, no database. What comes before: whether the fields can be read
at all, their size and encoding, is in `comments.validators`; the same post sent twice is recognised in
`comments.posting`; how many posts a network may send is in `comments.throttle`. Whether an editor wants to read a
reader first is no rule: asked of an address that nobody has confirmed, the answer would tell whose it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from comments import personal_data
from comments.names import OwnNames
from comments.phrases import Phrases

REFUSED = "refused"
HELD = "held"
SPAM = "spam"

TRAP_RULE = "honeypot"
NOTHING_SPEAKS_AGAINST_IT = "review"
"""The rule that holds what no other rule has a word about."""

MANY_LINKS = 2
A_TEXT_OF_ITS_OWN = 40
"""So many characters that two people hardly write the same; "Well said!" may come from many."""

_LINK = re.compile(r"https?://|(?<!/)\bwww\.", re.IGNORECASE)


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
    note_key: str = ""
    for_editors: bool = False
    offers_correction: bool = False
    mail: str = ""


@dataclass(frozen=True)
class Facts:
    """
    What the rules have to know beside the form; each fact is such that nothing follows from it until it is gathered.

    `mode` is one of the modes of `comments.policy`, `is_over` whether the time for answers has passed. `same_text`
    counts the comments that say the very same already; `words` are those the editors listed for the text's language;
    `own_names` are the paper's.
    """

    mode: str = "hold"
    is_retracted: bool = False
    is_over: bool = False
    thread_is_closed: bool = False
    same_text: int = 0
    words: Phrases = field(default_factory=Phrases)
    own_names: OwnNames = field(default_factory=OwnNames)


@dataclass(frozen=True)
class Verdict:
    """What a rule decided: REFUSED (nothing is kept), or the state to keep the comment in; and the rule's code."""

    state: str
    rule: str


Rule = Callable[[Submission, Facts], Verdict | None]


def the_article_was_retracted(submission: Submission, facts: Facts) -> Verdict | None:
    """Refuse comments on what the paper has taken back."""
    return Verdict(REFUSED, "retracted") if facts.is_retracted else None


def comments_are_closed(submission: Submission, facts: Facts) -> Verdict | None:
    """Refuse comments on an article whose comments are closed."""
    return Verdict(REFUSED, "closed") if facts.mode == "closed" else None


def only_the_staff_answers(submission: Submission, facts: Facts) -> Verdict | None:
    """Refuse readers' comments where only the staff answers."""
    return Verdict(REFUSED, "staff-only") if facts.mode == "staff" else None


def the_time_for_answers_is_over(submission: Submission, facts: Facts) -> Verdict | None:
    """Refuse comments on an article that is older than the paper wants answers to, or whose last day has passed."""
    return Verdict(REFUSED, "too-late") if facts.is_over else None


def the_thread_is_closed(submission: Submission, facts: Facts) -> Verdict | None:
    """Refuse an answer in a thread that an editor has closed."""
    return Verdict(REFUSED, "thread-closed") if facts.thread_is_closed else None


def the_trap_is_filled(submission: Submission, facts: Facts) -> Verdict | None:
    """Mark as spam what fills the field that no reader sees. It is kept: an editor can still find it."""
    return Verdict(SPAM, TRAP_RULE) if submission.trap.strip() else None


def it_names_the_papers_own(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold a comment under a name that could be taken for the paper's, its people's or an office's."""
    return Verdict(HELD, "staff-name") if facts.own_names.resembled_by(submission.name) else None


def it_gives_personal_data(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold a text in which a telephone number, an address or an account seems to stand; an editor can mask it."""
    return Verdict(HELD, "personal-data") if personal_data.find(submission.text) else None


def it_uses_a_listed_word(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold a comment with a word that the editors have listed, in its text or its name."""
    return Verdict(HELD, "words") if facts.words.find(f"{submission.name}\n{submission.text}") else None


def it_has_many_links(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold a text with MANY_LINKS links or more."""
    return Verdict(HELD, "links") if links_in(submission.text) >= MANY_LINKS else None


def somebody_said_the_very_same(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold a text of some length that stands in another comment already."""
    repeats = facts.same_text and len(submission.text) >= A_TEXT_OF_ITS_OWN
    return Verdict(HELD, "same-text") if repeats else None


def an_editor_reads_it_first(submission: Submission, facts: Facts) -> Verdict | None:
    """Hold everything else until an editor has read it, or, where the paper has chosen so, its address is confirmed."""
    return Verdict(HELD, NOTHING_SPEAKS_AGAINST_IT)


RULES: list[Rule] = [
    the_article_was_retracted,
    comments_are_closed,
    only_the_staff_answers,
    the_time_for_answers_is_over,
    the_thread_is_closed,
    the_trap_is_filled,
    it_names_the_papers_own,
    it_gives_personal_data,
    it_uses_a_listed_word,
    it_has_many_links,
    somebody_said_the_very_same,
    an_editor_reads_it_first,
]


def judge(submission: Submission, facts: Facts, rules: list[Rule] = RULES) -> Verdict:
    """Return the first verdict. Raises LookupError when no rule has one: the last rule must always decide."""
    for rule in rules:
        verdict = rule(submission, facts)
        if verdict is not None:
            return verdict
    raise LookupError("No rule decided. The last rule of comments.rules.RULES must always return a verdict.")


def links_in(text: str) -> int:
    """Return how many addresses of the web stand in the text."""
    return len(_LINK.findall(text))

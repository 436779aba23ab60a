"""
The house rules: what a comment can be refused for, in the order in which `/comments/rules/` numbers them.

An editor who rejects a comment names one of them, and so do the receipt, the tombstone and the mail. Their codes, and
those of other grounds a comment can go for, stand in the moderation log for ever: words can be changed, a code cannot
change its meaning.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.rules import TRAP_RULE

BY_AN_EDITOR = "editor"
AS_SPAM = "spam"
WITHDRAWN = "withdrawn"
AFTER_REPORTS = "reports"
EDITED = "edited"
ERASED = "erased"
EXPIRED = "expired"
BY_THE_STAFF = "staff"


@dataclass(frozen=True)
class HouseRule:
    """One rule: its code, its name in a word or two, and what it asks, in a sentence or two."""

    code: str
    label: Promise
    text: Promise


RULES = [
    HouseRule(
        "off-topic",
        _("Off topic"),
        _("Write about the article, or about what another reader said of it. The rest belongs below another article."),
    ),
    HouseRule(
        "abuse",
        _("Abuse or threat"),
        _(
            "Argue with what somebody says or does, as sharply as you like. Do not insult, harass or threaten anybody,"
            " in the article or among the readers."
        ),
    ),
    HouseRule(
        "personal-data",
        _("Personal data"),
        _(
            "Leave out what could lead to a private person’s door: addresses, telephone numbers, documents, accounts,"
            " state of health. That includes your own."
        ),
    ),
    HouseRule(
        "advertising",
        _("Advertising"),
        _("A link that backs what you say is welcome. Offers, prices and links that sell something are not."),
    ),
    HouseRule(
        "illegal",
        _("Illegal content"),
        _(
            "Do not post what the law forbids to spread: calls to violence, another’s work as your own, claims about"
            " somebody that you know to be false."
        ),
    ),
    HouseRule(
        "other",
        _("Something else"),
        _(
            "Write as yourself, and once: not in somebody else’s name, not the same text below many articles, and so"
            " that others can read it."
        ),
    ),
]

_OTHER_GROUNDS = {
    BY_AN_EDITOR: _("An editor's decision"),
    AS_SPAM: _("Spam"),
    TRAP_RULE: _("Spam"),
    WITHDRAWN: _("Withdrawn by its writer"),
    AFTER_REPORTS: _("Reported by readers"),
    EDITED: _("Changed by its writer, and not read again yet"),
    ERASED: _("Forgotten at its writer’s wish"),
    EXPIRED: _("Its time was over"),
    BY_THE_STAFF: _("Written by the staff"),
}
_NUMBERS = {rule.code: number for number, rule in enumerate(RULES, 1)}
_LABELS = {**{rule.code: rule.label for rule in RULES}, **_OTHER_GROUNDS}


def number(code: str) -> int | None:
    """Return the number of a house rule, from 1; None for another ground."""
    return _NUMBERS.get(code)


def label(code: str) -> str:
    """Return the words for a rule code, without the number; a code that nobody knows stands for itself."""
    return str(_LABELS.get(code, code))


def name(code: str) -> str:
    """
    Return what readers are told a comment went for: "rule 3: Personal data", or "Spam" for what is no house rule.

    It stands after a colon or in brackets. A code that nobody knows stands for itself.
    """
    numbered = _NUMBERS.get(code)
    if numbered is None:
        return label(code)
    return gettext("rule %(number)d: %(rule)s") % {"number": numbered, "rule": label(code)}

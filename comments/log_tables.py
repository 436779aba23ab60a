"""The figures of the public log as tables: a line a month, the newest first, and a heading a column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments import house_rules, rule_words
from comments.public_log import Month
from comments.review_signals import duration

Figures = dict[str, Any]
NOTHING = "–"


@dataclass(frozen=True)
class Table:
    """One table: what it is about, its columns' headings, and (first day of the month, cells) for each line."""

    caption: str
    headings: list[str]
    lines: list[tuple[date, list[str]]]


def tables(months: list[Month]) -> list[Table]:
    """Return the tables that have something to show, and in each the months; none before anything happened."""
    made = [
        _table(_("Comments"), months, _of_comments()),
        _table(_("Rejected, by house rule"), months, _by_rule("rejected", months, house_rules.label)),
        _table(_("Refused before anybody read them, by reason"), months, _by_rule("refused", months, rule_words.label)),
        _table(_("Appeals of readers, and reports about comments"), months, _of_outcomes()),
        _table(_("Forgotten because their time was over"), months, _by_rule("forgotten", months, _forgotten)),
    ]
    return [table for table in made if table.lines]


def _forgotten(code: str) -> str:
    words = {
        "text": _("Texts"),
        "version": _("Earlier texts"),
        "address": _("Addresses"),
        "reader": _("Links between comments of one reader"),
    }
    return words.get(code, code)


def _table(caption: str, months: list[Month], columns: dict[str, Callable[[Figures], str]]) -> Table:
    lines = [(month.first_day, [cell(month.figures) for cell in columns.values()]) for month in months]
    return Table(caption, list(columns), [line for line in lines if set(line[1]) - {"0", NOTHING}])


def _of_comments() -> dict[str, Callable[[Figures], str]]:
    return {
        _("Posted"): lambda figures: str(figures["posted"]),
        _("Published"): lambda figures: str(figures["published"]),
        _("Rejected"): lambda figures: str(sum(figures["rejected"].values())),
        _("Spam"): lambda figures: str(figures["spam"]),
        _("Withdrawn"): lambda figures: str(figures["withdrawn"]),
        pgettext("decisions", "Taken back"): lambda figures: str(figures["taken_back"]),
        _("Median wait"): lambda figures: _wait(figures["median_wait"]),
    }


def _wait(seconds: int | None) -> str:
    return NOTHING if seconds is None else duration(timedelta(seconds=seconds))


def _by_rule(figure: str, months: Iterable[Month], words: Callable[[str], str]) -> dict[str, Callable[[Figures], str]]:
    """Return a column for each code that occurs: house rules by their number, the others by the alphabet."""
    codes = {code for month in months for code in month.figures[figure]}
    ordered = sorted(codes, key=lambda code: (house_rules.number(code) or 99, code))
    return {words(code): lambda figures, code=code: str(figures[figure].get(code, 0)) for code in ordered}


def _of_outcomes() -> dict[str, Callable[[Figures], str]]:
    return {
        _("Appeals"): lambda figures: str(figures["appeals"]["made"]),
        _("Decision stands"): lambda figures: str(figures["appeals"]["upheld"]),
        _("Comment published"): lambda figures: str(figures["appeals"]["overturned"]),
        _("Reports"): lambda figures: str(figures["reports"]["made"]),
        _("Comment stays"): lambda figures: str(figures["reports"]["kept"]),
        _("Comment taken down"): lambda figures: str(figures["reports"]["removed"]),
    }

"""
What the paper tells everybody about its moderation, month by month of UTC: `/comments/log/` shows it.

Everything here is a number. The worker counts (`count_months`) and the page reads, so that nobody who opens the page
makes the database walk through all comments; a month that is over is counted a last time and never again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from comments import event_log
from comments.models import Appeal, Comment, LogMonth, ModerationEvent, Report, Tally
from comments.rules import TRAP_RULE
from comments.tallies import FORGOTTEN, REFUSED

MONTHS = 24
PAUSE = timedelta(minutes=5)
SETTLES_AFTER = timedelta(hours=1)
"""By then whatever was written in the last seconds of a month is committed."""

Action = ModerationEvent.Action
_DECISIONS = [Action.APPROVE, Action.REJECT, Action.SPAM]

# From posting to the first decision of a person, for the comments first decided on in these days.
_MEDIAN_WAIT = """
    SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY event.at - comment.posted_at))
    FROM comments_moderationevent AS event JOIN comments_comment AS comment ON comment.id = event.comment_id
    WHERE event.at >= %(start)s AND event.at < %(end)s AND event.action = ANY(%(decisions)s)
    AND event.staff_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM comments_moderationevent AS earlier
        WHERE earlier.comment_id = event.comment_id AND earlier.id < event.id
        AND earlier.action = ANY(%(decisions)s) AND earlier.staff_id IS NOT NULL
    )
"""


def count_months() -> None:
    """Count this month anew, no more often than each PAUSE, and each of the last MONTHS that is not settled yet."""
    now = timezone.now()
    counted = dict(LogMonth.objects.values_list("month", "counted_at"))
    for month in last_months(now.astimezone(UTC).date()):
        settled = _start_of(_next(month)) + SETTLES_AFTER
        at = counted.get(month)
        if at is None or (at < settled and at <= now - PAUSE):
            row = LogMonth(month=month, figures=figures_of(month), counted_at=now)
            LogMonth.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["month"], update_fields=["figures", "counted_at"]
            )


@dataclass(frozen=True)
class Month:
    """What is known of one month, which begins on `first_day`: the figures of `figures_of`, and the tallies."""

    first_day: date
    counted_at: datetime
    figures: dict[str, Any]


def counted_months() -> list[Month]:
    """
    Return the last MONTHS months as the worker counted them, the newest first; none before it has.

    Those from before anything happened are left out. To the figures of `figures_of` come the tallies `refused` and
    `forgotten`, each {code: number}. Two queries.
    """
    wanted = last_months(timezone.now().astimezone(UTC).date())
    counted = {row.month: row for row in LogMonth.objects.filter(month__in=wanted)}
    tallies = _tallies(wanted)
    months = [
        Month(month, counted[month].counted_at, {**counted[month].figures, **tallies[month]})
        for month in wanted
        if month in counted
    ]
    while len(months) > 1 and not _has_something(months[-1].figures):
        months.pop()
    return months


def _tallies(months: list[date]) -> dict[date, dict[str, dict[str, int]]]:
    tallies: dict[date, dict[str, dict[str, int]]] = {month: {REFUSED: {}, FORGOTTEN: {}} for month in months}
    rows = Tally.objects.filter(month__in=months, what__in=[REFUSED, FORGOTTEN])
    for month, what, rule, number in rows.values_list("month", "what", "rule", "number"):
        tallies[month][what][rule] = number
    return tallies


def _has_something(figures: dict[str, Any]) -> bool:
    numbers = [value for name, value in figures.items() if name != "log"]
    return any(sum(number.values()) if isinstance(number, dict) else number for number in numbers)


def last_months(today: date) -> list[date]:
    """Return the first days of the last MONTHS months, this one first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def figures_of(month: date) -> dict[str, Any]:
    """
    Count one month, which begins on its day `month`.

    `posted` and `published` are readers' comments; `rejected` is by the code of the rule; `spam` what editors marked
    or the trap caught; `withdrawn` by their writers; `taken_back` decisions; `median_wait` seconds from posting to the
    first decision, None when there was none; `appeals` and `reports` as they were made and as they ended. A decision
    belongs to the month in which it was made. `log` is the head of the chain of decisions at the end of the month, or
    now, in hexadecimal digits, and how many `events` lead to it.
    """
    start, end = _start_of(month), _start_of(_next(month))
    acts = _acts(start, end)
    head, length = event_log.head_and_length(before=end)
    comments = Comment.objects.filter(staff__isnull=True).aggregate(
        posted=Count("pk", filter=_within("posted_at", start, end)),
        published=Count("pk", filter=_within("published_at", start, end)),
        trapped=Count("pk", filter=_within("posted_at", start, end) & Q(rule=TRAP_RULE)),
    )
    return {
        "posted": comments["posted"],
        "published": comments["published"],
        "rejected": {rule: number for (action, rule), number in acts.items() if action == Action.REJECT},
        "spam": comments["trapped"] + _sum(acts, Action.SPAM),
        "withdrawn": _sum(acts, Action.WITHDRAW),
        "taken_back": _sum(acts, Action.UNDO),
        "median_wait": _median_wait(start, end),
        "appeals": _outcomes(Appeal.objects.all(), "decided_at", start, end),
        "reports": _outcomes(Report.objects.all(), "settled_at", start, end),
        "log": {"head": head.hex(), "events": length},
    }


def _acts(start: datetime, end: datetime) -> dict[tuple[str, str], int]:
    events = ModerationEvent.objects.filter(_within("at", start, end)).order_by().values_list("action", "rule")
    return {(action, rule): number for action, rule, number in events.annotate(Count("pk"))}


def _sum(acts: dict[tuple[str, str], int], wanted: str) -> int:
    return sum(number for (action, _rule), number in acts.items() if action == wanted)


def _median_wait(start: datetime, end: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_MEDIAN_WAIT, {"start": start, "end": end, "decisions": [str(action) for action in _DECISIONS]})
        seconds = cursor.fetchone()[0]
    return None if seconds is None else round(seconds)


def _outcomes(rows: QuerySet[Any], ended: str, start: datetime, end: datetime) -> dict[str, int]:
    outcomes = [outcome.value for outcome in rows.model.Outcome if outcome]
    numbers = {outcome: Count("pk", filter=_within(ended, start, end) & Q(outcome=outcome)) for outcome in outcomes}
    return rows.aggregate(made=Count("pk", filter=_within("made_at", start, end)), **numbers)


def _within(field: str, start: datetime, end: datetime) -> Q:
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


def _start_of(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)

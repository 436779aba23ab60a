"""The tabs of the review desk: which comments are under each, in which order, and how many wait there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import correction_offers
from comments.models import Appeal, Comment, Report

State = Comment.State

_reports = Report.objects.filter(comment=OuterRef("pk"), outcome=Report.Outcome.WAITING).order_by("pk")
_appeals = Appeal.objects.filter(comment=OuterRef("pk"), outcome=Appeal.Outcome.WAITING)
_IS_REPORTED = Exists(_reports)
_HAS_APPEALED = Exists(_appeals)


NOTHING = _("No comments here.")


@dataclass(frozen=True)
class Tab:
    """
    One tab; `nothing` is said when it is empty.

    `state` is the one state its comments are in, empty where they are in several: then each is decided about by itself.
    """

    label: str | Promise
    which: Q | Exists
    nothing: str | Promise = NOTHING
    state: str = ""


HELD, REPORTED, APPEALS, CORRECTIONS = "held", "reported", "appeals", "corrections"
TABS = {
    HELD: Tab(_("To review"), Q(state=State.HELD, for_editors=False), _("No comment waits for review."), State.HELD),
    REPORTED: Tab(_("Reported"), _IS_REPORTED, _("No report waits.")),
    APPEALS: Tab(_("Appeals"), _HAS_APPEALED, _("No appeal waits.")),
    "editors": Tab(_("For the editors"), Q(state=State.HELD, for_editors=True), _("Nothing was sent to the editors.")),
    CORRECTIONS: Tab(_("Offered corrections"), correction_offers.WAITING, _("No reader points out a mistake.")),
    "approved": Tab(_("Published"), Q(state=State.APPROVED), state=State.APPROVED),
    "rejected": Tab(_("Rejected"), Q(state=State.REJECTED), state=State.REJECTED),
    "spam": Tab(_("Spam"), Q(state=State.SPAM), state=State.SPAM),
    "withdrawn": Tab(_("Withdrawn"), Q(state=State.WITHDRAWN)),
}

_OLDEST_FIRST = {HELD, "editors", CORRECTIONS}


def comments_under(tab: str, search: str = "") -> QuerySet[Comment]:
    """
    Return the comments under a tab whose name or text holds the words of `search`, without joined tables.

    What waits is in the order in which it began to wait, the rest from the latest decision.
    """
    found = Comment.objects.filter(TABS[tab].which)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(text__icontains=search))
    if tab in _OLDEST_FIRST:
        return found.order_by("posted_at", "pk")
    if tab == REPORTED:
        return found.order_by(Subquery(_reports.values("pk")[:1]), "pk")
    if tab == APPEALS:
        return found.order_by(Subquery(_appeals.values("pk")[:1]), "pk")
    return found.order_by(Coalesce("decided_at", "posted_at").desc(), "-pk")


@dataclass(frozen=True)
class Waiting:
    """How many wait under each tab that counts; since when the oldest is `to review`, None while none is."""

    numbers: dict[str, int]
    oldest: datetime | None


def waiting() -> Waiting:
    """Count what waits for somebody to decide, in three queries."""
    to_review = TABS[HELD].which
    held: dict[str, Any] = (
        Comment.objects.waiting()
        .order_by()
        .aggregate(
            held=Count("pk", filter=to_review),
            editors=Count("pk", filter=Q(for_editors=True)),
            oldest=Min("posted_at", filter=to_review),
        )
    )
    oldest = held.pop("oldest")
    reports = Report.objects.filter(outcome=Report.Outcome.WAITING).order_by()
    held[REPORTED] = reports.aggregate(number=Count(F("comment"), distinct=True))["number"]
    return Waiting({**held, **_appeals_and_offers()}, oldest)


def _appeals_and_offers() -> dict[str, int]:
    """Count both in one query."""
    appeals = Appeal.objects.filter(outcome=Appeal.Outcome.WAITING)
    offers = Comment.objects.filter(correction_offers.WAITING)
    counted = [
        rows.order_by().values(tab=Value(tab)).annotate(number=Count("pk")).values_list("tab", "number")
        for tab, rows in ((APPEALS, appeals), (CORRECTIONS, offers))
    ]
    return {APPEALS: 0, CORRECTIONS: 0, **dict(counted[0].union(counted[1], all=True))}

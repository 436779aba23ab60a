"""
The page "Comments to review": the places in the queue, and what each shows.

It reads only the parameters that `Place` names, so that no other field of a comment can be asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments import moderation
from comments.comment_html import comment_html
from comments.models import Comment, ModerationEvent
from comments.review_signals import Signal, duration, signals_for

TITLE = _("Comments to review")
ROWS_ON_A_PAGE = 50
MAX_SEARCH_LENGTH = 200
State = Comment.State
TABS = {
    State.HELD: _("To review"),
    State.APPROVED: _("Published"),
    State.REJECTED: _("Rejected"),
    State.SPAM: _("Spam"),
}


@dataclass(frozen=True)
class Place:
    """Where in the queue the editor is: a tab, a page of it, and words searched for in names and texts."""

    tab: str = State.HELD
    page: str = "1"
    search: str = ""
    selected: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Place":
        """Read the query string; what it does not understand becomes the start of the queue."""
        tab, page = parameters.get("state", State.HELD), parameters.get("page", "1")[:9]
        return cls(
            tab=tab if tab in TABS else State.HELD,
            page=page if page.isascii() and page.isdecimal() else "1",
            search=parameters.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH_LENGTH],
            selected=parameters.get("select") == "all",
        )

    def address(self, **changes: str) -> str:
        """Return the path of this place, or of the one that `changes` (state, q, page, select) make of it."""
        values = {"state": self.tab, "q": self.search, "page": self.page, **changes}
        told = {name: value for name, value in values.items() if value and (name, value) != ("page", "1")}
        return f"{reverse('admin:comments_comment_changelist')}?{urlencode(told)}"

    def comments(self) -> QuerySet[Comment]:
        """Return its comments: those that wait by the length of the wait, the others from the latest decision."""
        found = Comment.objects.filter(state=self.tab).with_article().select_related("parent")
        if self.search:
            found = found.filter(Q(name__icontains=self.search) | Q(text__icontains=self.search))
        if self.tab == State.HELD:
            return found.order_by("posted_at", "pk")
        return found.order_by(Coalesce("decided_at", "posted_at").desc(), "-pk")


@dataclass(frozen=True)
class Row:
    """
    A comment as the page shows it.

    `decision` is the newest event, if somebody has decided; `next` the id of the comment below, to go on from there.
    """

    comment: Comment
    signals: list[Signal]
    decision: ModerationEvent | None
    next: int | None

    @property
    def html(self) -> SafeString:
        """The comment's text as readers would see it."""
        return comment_html(self.comment.text)

    @property
    def rule(self) -> str:
        """Name the rule of the decision."""
        return moderation.rule_label(self.decision.rule) if self.decision else ""


def page(place: Place) -> dict[str, Any]:
    """Return what the template shows at `place`, in the same number of queries for any number of comments."""
    now = timezone.now()
    waiting = Comment.objects.waiting().order_by().aggregate(number=Count("pk"), oldest=Min("posted_at"))
    shown = Paginator(place.comments(), ROWS_ON_A_PAGE).get_page(place.page)
    return {
        "title": TITLE,
        "place": place,
        "tabs": [_tab(place, state, label, waiting["number"]) for state, label in TABS.items()],
        "page": shown,
        "rows": _rows(shown, now),
        "oldest_waits": duration(now - waiting["oldest"]) if waiting["oldest"] else "",
        "reasons": moderation.REASONS,
        **_addresses(place, shown),
    }


def _tab(place: Place, state: str, label: str, waiting: int) -> dict[str, Any]:
    return {
        "label": label,
        "number": waiting if state == State.HELD else None,
        "address": place.address(state=state, page="1"),
        "is_current": state == place.tab,
    }


def _rows(shown: Page, now: datetime) -> list[Row]:
    comments = list(shown)
    signals = signals_for(comments, now)
    decisions = _newest_events(comments)
    below = [*(comment.pk for comment in comments[1:]), None][: len(comments)]
    return [
        Row(comment, signals[comment.pk], decisions.get(comment.pk), next_id)
        for comment, next_id in zip(comments, below, strict=True)
    ]


def _newest_events(comments: list[Comment]) -> dict[int, ModerationEvent]:
    events = (
        ModerationEvent.objects.filter(comment__in=comments)
        .select_related("staff")
        .order_by("comment_id", "-pk")
        .distinct("comment_id")
    )
    return {event.comment_id: event for event in events}


def _addresses(place: Place, shown: Page) -> dict[str, str]:
    """Return where the page's links and buttons lead."""
    here = str(shown.number)
    return {
        "here": place.address(page=here),
        "here_selected": place.address(page=here, select="all"),
        "previous": place.address(page=str(shown.previous_page_number())) if shown.has_previous() else "",
        "next": place.address(page=str(shown.next_page_number())) if shown.has_next() else "",
    }

"""
The page "Comments to review": the places in the queue, and what each shows.

It reads only the parameters that `Place` names, so that no other field of a comment can be asked about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import User
from comments import claims, moderation
from comments.admin.rows import rows_of
from comments.admin.tabs import HELD, REPORTED, TABS, Waiting, comments_under, waiting
from comments.models import Comment
from comments.review_signals import duration

TITLE = _("Comments to review")
ROWS_ON_A_PAGE = claims.ROWS
REPORTED_ON_TOP = 3
MAX_SEARCH_LENGTH = 200


@dataclass(frozen=True)
class Place:
    """Where in the queue the editor is: a tab, a page of it, and words searched for in names and texts."""

    tab: str = HELD
    page: str = "1"
    search: str = ""
    selected: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Place":
        """Read the query string; what it does not understand becomes the start of the queue."""
        tab, page = parameters.get("state", HELD), parameters.get("page", "1")[:9]
        return cls(
            tab=tab if tab in TABS else HELD,
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
        """Return its comments, in the order to read them."""
        return comments_under(self.tab, self.search)


@dataclass(frozen=True)
class OnScreen:
    """What the script of a page says it shows: the ids of its rows, and of those that a button was pressed for."""

    shown: Collection[int] = ()
    pressed: Collection[int] = ()


def page(place: Place, reader: User | None, screen: OnScreen | None = None) -> dict[str, Any]:
    """
    Return what the templates show at `place`, in the same number of queries for any number of comments.

    `reader` is the moderator who will read what waits and whom it is given to (`comments.claims`); None for one who
    only looks. With `screen`, the `rows` are only those that it lacks or that a button may have changed; `order` has
    the ids of all.
    """
    wait = waiting()
    shown, ids, readings = _given(place, reader, screen) if reader and place.tab == HELD else _seen(place)
    wanted = [pk for pk in ids if screen is None or pk not in screen.shown or pk in screen.pressed]
    below = dict(zip(ids, [*ids[1:], None], strict=False))
    return {
        "title": TITLE,
        "place": place,
        "tab": TABS[place.tab],
        "tabs": _tabs(place, wait),
        "page": shown,
        "order": ids,
        "rows": rows_of(wanted, timezone.now(), [below[pk] for pk in wanted]),
        "readings": readings,
        "oldest_waits": duration(timezone.now() - wait.oldest) if wait.oldest else "",
        "reasons": moderation.REASONS,
        **_addresses(place, shown),
    }


_Shown = tuple[Page, Sequence[int], list[claims.Reading]]


def _seen(place: Place) -> _Shown:
    shown = Paginator(place.comments(), ROWS_ON_A_PAGE).get_page(place.page)
    return shown, list(shown.object_list.values_list("pk", flat=True)), []


def _given(place: Place, reader: User, screen: OnScreen | None) -> _Shown:
    """Give the moderator what to read: the first reported comments, then what waits; let go of everything else."""
    now = timezone.now()
    free = place.comments().filter(claims.free_for(reader, now))
    shown = Paginator(free, ROWS_ON_A_PAGE).get_page(place.page)
    reported = comments_under(REPORTED, place.search)
    first = claims.claim(reader, reported, size=REPORTED_ON_TOP) if shown.number == 1 else []
    rest = claims.claim(
        reader,
        place.comments().exclude(pk__in=first),
        start=(shown.number - 1) * ROWS_ON_A_PAGE,
        mine_first=screen is not None and shown.number == 1,
    )
    claims.let_go(reader, but=[*first, *rest])
    return shown, [*first, *rest], claims.read_by_others(reader, Comment.objects.all())


def _tabs(place: Place, wait: Waiting) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": tab.label,
            "number": wait.numbers.get(key),
            "address": place.address(state=key, page="1"),
            "is_current": key == place.tab,
        }
        for key, tab in TABS.items()
    ]


def _addresses(place: Place, shown: Page) -> dict[str, str]:
    """Return where the page's links and buttons lead."""
    here = str(shown.number)
    return {
        "here": place.address(page=here),
        "here_selected": place.address(page=here, select="all"),
        "previous": place.address(page=str(shown.previous_page_number())) if shown.has_previous() else "",
        "next": place.address(page=str(shown.next_page_number())) if shown.has_next() else "",
    }

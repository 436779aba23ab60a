"""
What an editor reads beside a comment before deciding: short facts, in words.

They come from what the reader wrote in public view and from when. Nothing here looks at the address: nobody has
confirmed it, so it says nothing about who wrote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment
from comments.rules import TRAP_RULE

_LINK = re.compile(r"https?://|(?<!/)\bwww\.", re.IGNORECASE)


@dataclass(frozen=True)
class Signal:
    """One fact; `stands_out` when it speaks against the comment."""

    text: str
    stands_out: bool = False


def signals_for(comments: Sequence[Comment], now: datetime) -> dict[int, list[Signal]]:
    """
    Return the signals of each comment by its id, for a page of them in two queries.

    `comments` come with their parents (`select_related("parent")`); `now` is aware.
    """
    same_text = _comments_by_text(comments)
    same_name = _comments_by_article_and_name(comments)
    return {
        comment.pk: [
            *_how_it_came(comment),
            *_links(comment),
            *_repeats(same_text[comment.text]),
            *_standing_of_parent(comment),
            _name_here(same_name[comment.article_id, comment.name]),
            *_wait(comment, now),
        ]
        for comment in comments
    }


def duration(span: timedelta) -> str:
    """Write a length of time as an editor says it: minutes, hours and minutes, or days and hours."""
    minutes = max(int(span.total_seconds()), 0) // 60
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours % 24}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


def _comments_by_text(comments: Sequence[Comment]) -> dict[str, int]:
    texts = {comment.text for comment in comments}
    return dict(Comment.objects.filter(text__in=texts).order_by().values_list("text").annotate(number=Count("pk")))


def _comments_by_article_and_name(comments: Sequence[Comment]) -> dict[tuple[int, str], int]:
    articles = {comment.article_id for comment in comments}
    names = {comment.name for comment in comments}
    rows = (
        Comment.objects.filter(article__in=articles, name__in=names)
        .order_by()
        .values_list("article_id", "name")
        .annotate(number=Count("pk"))
    )
    return {(article, name): number for article, name, number in rows}


def _how_it_came(comment: Comment) -> list[Signal]:
    return [Signal(_("Filled a hidden field"), stands_out=True)] if comment.rule == TRAP_RULE else []


def _links(comment: Comment) -> list[Signal]:
    number = len(_LINK.findall(comment.text))
    text = ngettext("%(number)d link", "%(number)d links", number) % {"number": number}
    return [Signal(text, stands_out=number > 1)] if number else []


def _repeats(number: int) -> list[Signal]:
    text = ngettext("Same text in %(number)d comment", "Same text in %(number)d comments", number)
    return [Signal(text % {"number": number}, stands_out=True)] if number > 1 else []


def _standing_of_parent(comment: Comment) -> list[Signal]:
    if comment.parent is None or comment.parent.is_public:
        return []
    return [Signal(_("Answers a comment that is not published"), stands_out=True)]


def _name_here(number: int) -> Signal:
    others = number - 1
    if not others:
        return Signal(_("First under this name here"))
    text = ngettext("%(others)d more under this name here", "%(others)d more under this name here", others)
    return Signal(text % {"others": others})


def _wait(comment: Comment, now: datetime) -> list[Signal]:
    if comment.state != Comment.State.HELD:
        return []
    return [Signal(_("Waits %(time)s") % {"time": duration(now - comment.posted_at)})]

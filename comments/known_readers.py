"""
What is known of who wrote a comment: from confirmed addresses alone, and from names in public view.

An address that was only typed leads nowhere here. Whoever could see a difference between a known one and another could
ask about anybody's, by posting with it; so a comment that nobody confirmed looks the same, whatever was typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, When

from comments.models import Comment
from comments.names import skeleton

State = Comment.State


@dataclass(frozen=True)
class Record:
    """What became of the other confirmed comments of one reader, and whether an editor reads that reader first."""

    approved: int = 0
    rejected: int = 0
    waiting: int = 0
    is_held: bool = False


def records_of(comments: Iterable[Comment]) -> dict[int, Record]:
    """Return the record of each comment's writer by the comment's id; of the unconfirmed ones none. One query."""
    confirmed = [comment for comment in comments if is_confirmed(comment)]
    counts: dict[Any, dict[str, int]] = {}
    held = set()
    for address, held_at, state, number in (
        Comment.objects.filter(
            sealed_address__in={comment.sealed_address_id for comment in confirmed}, confirmed_at__isnull=False
        )
        .order_by()
        .values_list("sealed_address", "sealed_address__held_at", "state")
        .annotate(number=Count("pk"))
    ):
        counts.setdefault(address, {})[state] = number
        held |= {address} if held_at else set()
    return {
        comment.pk: _record(comment, counts.get(comment.sealed_address_id, {}), comment.sealed_address_id in held)
        for comment in confirmed
    }


def is_confirmed(comment: Comment) -> bool:
    """Whether the owner of its address said that the comment is theirs."""
    return comment.confirmed_at is not None and comment.sealed_address_id is not None


def _record(comment: Comment, counts: dict[str, int], is_held: bool) -> Record:
    others = {state: number - (state == comment.state) for state, number in counts.items()}
    return Record(
        approved=others.get(State.APPROVED, 0),
        rejected=others.get(State.REJECTED, 0) + others.get(State.SPAM, 0),
        waiting=others.get(State.HELD, 0),
        is_held=is_held,
    )


@dataclass
class NamesHere:
    """The names below one article: how many comments bear each, and which looks were published by whom."""

    numbers: dict[str, int] = field(default_factory=dict)
    published: dict[str, set[tuple[str, Any]]] = field(default_factory=dict)

    def others(self, comment: Comment) -> int:
        """Return how many other comments below the article bear the comment's name, to the letter."""
        return max(0, self.numbers.get(comment.name, 0) - 1)

    def is_another_readers(self, comment: Comment) -> bool:
        """
        Whether the name is that of another published reader, or looks like one.

        The same name to the letter is another reader's only where one of them confirmed the address, and the same
        confirmed reader did not write both.
        """
        reader = comment.sealed_address_id if is_confirmed(comment) else None
        return any(
            name != comment.name or (owner is not None and owner != reader)
            for name, owner in self.published.get(skeleton(comment.name), ())
            if owner is None or owner != reader
        )


def names_below(articles: Iterable[int]) -> dict[int, NamesHere]:
    """Return the names below each of the articles, by its id. One query."""
    owner = Case(When(confirmed_at__isnull=False, then=F("sealed_address_id")))
    found: dict[int, NamesHere] = {}
    for article, name, state, owned_by, number in (
        Comment.objects.filter(article__in=set(articles), staff__isnull=True)
        .order_by()
        .annotate(owned_by=owner)
        .values_list("article_id", "name", "state", "owned_by")
        .annotate(number=Count("pk"))
    ):
        here = found.setdefault(article, NamesHere())
        here.numbers[name] = here.numbers.get(name, 0) + number
        if state == State.APPROVED and name:
            here.published.setdefault(skeleton(name), set()).add((name, owned_by))
    return found

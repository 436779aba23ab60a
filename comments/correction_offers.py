"""Mistakes that readers point out: whom they go to, and what the newsroom makes of them."""

from django.db import transaction
from django.db.models import Q, QuerySet

from articles import audit
from articles.models import Correction, User
from comments.models import Comment

State = Comment.State
WAITING = Q(offers_correction=True, correction__isnull=True, state__in=(State.HELD, State.APPROVED))
"""Which comments point out a mistake about which nobody has decided."""


class NoOffer(Exception):
    """The comment points out no mistake that waits for an answer: it never did, or somebody has settled it since."""


def waiting_offers() -> QuerySet[Comment]:
    """Return the comments that point out a mistake about which nobody has decided, the longest wait first."""
    return Comment.objects.filter(WAITING).with_article().order_by("posted_at", "pk")


def offers_to(user: User) -> QuerySet[Comment]:
    """Return those about articles that `user` looks after, or that nobody does."""
    return waiting_offers().filter(Q(article__assignee=user.pk) | Q(article__assignee=None))


def make_correction(comment: Comment, correction: Correction, staff: User) -> None:
    """
    Publish the `correction`, which is not saved yet, as what a reader's comment led to.

    Raises NoOffer. The comment stays as it is: whether readers see it is decided as about any other.
    """
    with transaction.atomic(durable=True):
        _still_open(comment)
        correction.save(force_insert=True)
        Comment.objects.filter(pk=comment.pk).update(correction=correction)
        audit.record(staff, "add", correction)


def decline(comment: Comment, staff: User) -> None:
    """Settle that there is nothing to correct: the comment counts as any other from then on. Raises NoOffer."""
    with transaction.atomic(durable=True):
        _still_open(comment)
        Comment.objects.filter(pk=comment.pk).update(offers_correction=False)
        audit.record(staff, "settle", comment)


def _still_open(comment: Comment) -> None:
    """Let nobody else settle it until this transaction ends."""
    locked = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if not locked.offers_correction or locked.correction_id is not None:
        raise NoOffer

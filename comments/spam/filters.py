"""
The versions of the spam filter: which one is in use, and the scores it gives to what waits.

A score labels. No decision is made here, or anywhere, because of one.
"""

from typing import Any

from django.db import connection, transaction

from articles import audit
from articles.models import User
from comments.models import Comment, SpamFilter
from comments.spam.features import features
from comments.spam.scoring import OtherFormat, Weights, unpack

COMMENTS_AT_A_TIME = 200


@transaction.atomic
def put_into_use(weights: bytes, report: dict[str, Any]) -> SpamFilter:
    """Keep what was learned as a new version, which scores from now on; the worker scores anew what waits."""
    _let_nobody_else_choose()
    SpamFilter.objects.filter(in_use=True).update(in_use=False)
    return SpamFilter.objects.create(weights=weights, report=report, decisions=report["decisions"])


@transaction.atomic
def choose(version: SpamFilter, staff: User) -> None:
    """
    Let another version score from now on, as `put_into_use` does; the one in use already stays.

    Raises OtherFormat for one that was learned by an earlier release and no longer fits.
    """
    unpack(bytes(version.weights))
    _let_nobody_else_choose()
    if not SpamFilter.objects.filter(pk=version.pk, in_use=False).exists():
        return
    SpamFilter.objects.filter(in_use=True).update(in_use=False)
    SpamFilter.objects.filter(pk=version.pk).update(in_use=True)
    audit.record(staff, "use_filter", version)


def is_usable(version: SpamFilter) -> bool:
    """Whether this release understands what the version has learned."""
    try:
        unpack(bytes(version.weights))
    except OtherFormat:
        return False
    return True


def score_waiting_comments() -> None:
    """
    Score each comment that waits and that the version in use has not scored yet; nothing without a version.

    Several workers may do so at once: a row that somebody holds is left to the next round.
    """
    version = SpamFilter.objects.filter(in_use=True).first()
    if version is None or not is_usable(version):
        return
    weights = unpack(bytes(version.weights))
    while _score_some(version, weights):
        pass


@transaction.atomic
def _score_some(version: SpamFilter, weights: Weights) -> bool:
    """Score a batch; return whether there was anything left to score."""
    waiting = Comment.objects.filter(state=Comment.State.HELD).order_by("pk").only("text", "name")
    free = waiting.select_for_update(skip_locked=True, no_key=True)
    # First what has no score at all: an index knows them.
    comments = list(free.filter(spam_filter__isnull=True)[:COMMENTS_AT_A_TIME])
    comments = comments or list(free.exclude(spam_filter=version)[:COMMENTS_AT_A_TIME])
    for comment in comments:
        comment.spam_score = weights.score(features(comment.text, comment.name))
        comment.spam_filter = version
    Comment.objects.bulk_update(comments, ["spam_score", "spam_filter"])
    return bool(comments)


def _let_nobody_else_choose() -> None:
    """Wait for whoever is choosing; otherwise two could both find that none is in use."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE comments_spamfilter IN SHARE ROW EXCLUSIVE MODE")

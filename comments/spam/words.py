"""What moderators are told of a score: words, and only as far as the filter has shown that it can be trusted."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from comments.models import Comment, SpamFilter

LEAST_AREA = 0.8
"""A filter whose area under the curve is smaller labels nothing: it would mislead as often as it helps."""


def label(score: float | None, report: dict[str, Any]) -> str:
    """
    Return what a score says by the report of the filter that gave it: "Looks like spam", "May be spam", or "".

    From `likely` on, one in a hundred of the comments that were published would have been called so; from `doubtful`
    on, one in twenty. "" too for None, which is no score yet, and for a filter that is not worth listening to.
    """
    if score is None or report.get("auc", 0) < LEAST_AREA:
        return ""
    if score >= report["likely"]:
        return _("Looks like spam")
    return _("May be spam") if score >= report["doubtful"] else ""


def labels_of(comments: Iterable[Comment]) -> dict[int, str]:
    """Return {comment id: label} for comments that have one to show. One query, however many there are."""
    scored = [comment for comment in comments if comment.spam_filter_id is not None]
    versions = SpamFilter.objects.filter(pk__in={each.spam_filter_id for each in scored})
    reports = dict(versions.values_list("pk", "report"))
    labels = {comment.pk: label(comment.spam_score, reports.get(comment.spam_filter_id, {})) for comment in scored}
    return {pk: words for pk, words in labels.items() if words}

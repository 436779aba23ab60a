"""
A file of evidence: what the paper holds about one comment, or about an article and what was said below it.

It is what a paper can give to a lawyer, a court or the police: texts, names as they were typed, times, states, and who
decided what under which rule. It is JSON (RFC 8259): times as ISO 8601 in UTC, states and actions by the codes of the
database, rules by code and in words. What could lead to a reader is not in it, because it is not asked for here: no
address and nothing made from one, no telephone number, no link to a private page, nothing that tells which comments
came from one reader.

Whoever holds the file can compute each decision's hash again, as `comments.event_log` describes, and compare the head
with the one that `/comments/log/` shows or that somebody wrote down.
"""

import json
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Site, User
from comments import event_log, house_rules, rule_words
from comments.models import Appeal, Comment, Letter, ModerationEvent, Report

FORMAT = 1
_LEFT_OUT = (
    "Email addresses of readers, and everything made from one, such as digests.",
    "Telephone numbers that readers gave in letters.",
    "Network addresses and browsers of readers: the paper does not keep them.",
    "Which comments came from the same reader.",
    "Texts that the paper has forgotten: a comment with erased_at has lost its words, or its name.",
)
_TIMES = (
    *("posted_at", "confirmed_at", "edited_at", "decided_at", "published_at", "removed_at", "picked_at"),
    *("closed_at", "erased_at"),
)


def of_comment(comment: Comment) -> dict[str, Any]:
    """Return what is held about one comment, and about its article. The number of queries does not grow."""
    letters = Letter.objects.filter(comment=comment)
    return _file(comment.article, Comment.objects.filter(pk=comment.pk), letters, in_confidence=0)


def of_article(article: Article) -> dict[str, Any]:
    """
    Return what is held about an article, the comments below it and the letters about it.

    Comments for the editors only were written in confidence: they are counted, and their texts are not here. Each can
    be asked for by its number. The number of queries does not grow with what was said.
    """
    said = Comment.objects.filter(article=article)
    confidential = said.filter(for_editors=True)
    letters = Letter.objects.filter(article=article).exclude(comment__for_editors=True)
    return _file(article, said.filter(for_editors=False), letters, in_confidence=confidential.count())


def in_bytes(evidence: dict[str, Any]) -> bytes:
    """Return the file as it is written: UTF-8, indented to be read by people, with a line end."""
    return json.dumps(evidence, ensure_ascii=False, indent=2).encode() + b"\n"


def _file(article: Article, said: QuerySet[Comment], letters: QuerySet[Letter], in_confidence: int) -> dict[str, Any]:
    comments = said.select_related("staff").prefetch_related("versions", "appeals__staff", "reports")
    events = ModerationEvent.objects.filter(comment__in=said).select_related("staff").order_by("pk")
    head, length = event_log.head_and_length()
    return {
        "format": FORMAT,
        "made_at": _time(timezone.now()),
        "paper": Site.current().name,
        "web_address": settings.SITE_URL,
        "left_out": list(_LEFT_OUT),
        "comments_in_confidence_left_out": in_confidence,
        "article": _article(article),
        "comments": [_comment(comment) for comment in comments.order_by("posted_at", "pk")],
        "letters": [_letter(letter) for letter in letters.select_related("staff").order_by("written_at", "pk")],
        "moderation_log": {
            "head": head.hex(),
            "rows": length,
            "rows_about_these_comments": [_event(event) for event in events],
        },
    }


# --- The article


def _article(article: Article) -> dict[str, Any]:
    redactions = article.redactions.select_related("by").order_by("at", "pk")
    return {
        "id": article.pk,
        "path": article.get_absolute_url(),
        "headline": article.headline,
        "published_at": _time(article.published_at),
        "retracted_at": _time(article.retracted_at),
        "withdrawal": article.withdrawal,
        "versions_readers_saw": [
            {
                "number": version.number,
                "public_from": _time(version.public_from),
                "change": version.change,
                "saved_at": _time(version.saved_at),
                "saved_by": _colleague(version.saved_by),
                "headline": version.headline,
                "standfirst": version.standfirst,
                "text_as_html": version.body,
            }
            for version in article.revisions.public().select_related("saved_by").order_by("number")
        ],
        "corrections": [
            {"kind": correction.kind, "text": correction.text, "noted_at": _time(correction.noted_at)}
            for correction in article.corrections.order_by("noted_at", "pk")
        ],
        "passages_removed_for_good": [
            {"at": _time(redaction.at), "by": _colleague(redaction.by), "reason": redaction.reason}
            for redaction in redactions
        ],
    }


# --- What was said about it


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "path": f"/comments/{comment.pk}/",
        "answers": comment.parent_id,
        "note": comment.note_key,
        "name": comment.name,
        "written_by_the_staff": _colleague(comment.staff),
        "text": comment.text,
        "masked_passages": [comment.text[start:end] for start, end in list(pairwise(comment.masks))[::2]],
        "without_masked_passages": comment.said,
        "language": comment.language,
        "state": comment.state,
        "rule": _rule(comment.rule),
        "removed_rule": _rule(comment.removed_rule),
        "for_the_editors_only": comment.for_editors,
        "points_out_a_mistake": comment.offers_correction,
        **{name: _time(getattr(comment, name)) for name in _TIMES},
        "earlier_texts": [
            {"text": version.text, "replaced_at": _time(version.replaced_at)}
            for version in sorted(comment.versions.all(), key=lambda version: version.pk)
        ],
        "appeals": [_appeal(appeal) for appeal in comment.appeals.all()],
        "reports": [_report(report) for report in comment.reports.all()],
    }


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "text": appeal.text,
        "made_at": _time(appeal.made_at),
        "outcome": appeal.outcome,
        "decided_at": _time(appeal.decided_at),
        "decided_by": _colleague(appeal.staff),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "text": report.text,
        "made_at": _time(report.made_at),
        "outcome": report.outcome,
        "settled_at": _time(report.settled_at),
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.pk,
        "answers": letter.first_id,
        "comment": letter.comment_id,
        "kind": letter.opens,
        "from_the_paper": _colleague(letter.staff),
        "name": letter.name,
        "text": letter.text,
        "written_at": _time(letter.written_at),
        "settled_at": _time(letter.settled_at),
    }


def _event(event: ModerationEvent) -> dict[str, Any]:
    """Return a row of the log: what its hash is made of, and beside it the words and the name."""
    return {
        "id": event.pk,
        "comment": event.comment_id,
        "action": event.action,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "rule": _rule(event.rule),
        "staff": _colleague(event.staff),
        "staff_id": event.staff_id,
        "at": _time(event.at),
        "previous_hash": bytes(event.prev_hash).hex(),
        "hash": bytes(event.hash).hex(),
    }


def _rule(code: str) -> dict[str, str] | None:
    if not code:
        return None
    return {"code": code, "in_words": house_rules.name(code) if house_rules.number(code) else rule_words.label(code)}


def _colleague(staff: User | None) -> str | None:
    return staff.name if staff is not None else None


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

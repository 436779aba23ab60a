"""What the review desk shows of each comment: its words, what it is about, what speaks for and against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import F, Model
from django.utils.safestring import SafeString

from articles.models import Footnote
from comments import rule_words
from comments.comment_html import review_html
from comments.house_rules import BY_AN_EDITOR
from comments.models import Appeal, Comment, CommentVersion, ModerationEvent, Report
from comments.personal_data import Found, find
from comments.review_signals import Signal, is_folded, signals_for

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True)
class Row:
    """
    A comment as the desk shows it.

    `note` is the article's note it is about; `decision` the newest event; `versions` its earlier texts, the latest
    first; `next` the id of the comment below, to go on from there. A `folded` one shows its words when it is opened.
    """

    comment: Comment
    signals: list[Signal]
    is_folded: bool = False
    note: Footnote | None = None
    decision: ModerationEvent | None = None
    reports: list[Report] = field(default_factory=list)
    appeal: Appeal | None = None
    versions: list[CommentVersion] = field(default_factory=list)
    next: int | None = None

    @property
    def html(self) -> SafeString:
        """The comment to the character, with what is masked and what looks like personal data."""
        return review_html(self.comment.text, self.comment.masks, [(one.start, one.end) for one in self.found])

    @property
    def found(self) -> list[Found]:
        """The passages that look like personal data and are not masked yet."""
        masks = self.comment.masks
        pairs = list(zip(masks[::2], masks[1::2], strict=True))
        return [
            one
            for one in find(self.comment.text)
            if not any(start <= one.start and one.end <= end for start, end in pairs)
        ]

    @property
    def rule(self) -> str:
        """Name the rule of the decision; where it was somebody's own, the name before it says enough."""
        if self.decision is None or self.decision.rule == BY_AN_EDITOR:
            return ""
        return rule_words.label(self.decision.rule)

    @property
    def read(self) -> str:
        """Say which of its texts this is, for the decision to say what was read (`comments.admin.decisions`)."""
        return text_read(self.comment)

    @property
    def may_be_ticked(self) -> bool:
        """Whether one button may decide about it and others: it is shown in full, nobody asked for a second look."""
        return not self.is_folded and not self.reports and self.appeal is None

    @property
    def can_be_published(self) -> bool:
        """Whether approving is on offer."""
        return self.comment.state != Comment.State.APPROVED and not self.comment.for_editors and bool(self.comment.text)

    @property
    def reader_can_be_held(self) -> bool:
        """Whether its writer is known by a confirmed address."""
        return self.comment.confirmed_at is not None and self.comment.sealed_address_id is not None


def text_read(comment: Comment) -> str:
    """Name one text of a comment: its id, and when its writer gave it that text, in microseconds since 1970."""
    return f"{comment.pk}-{int(comment.edited_at.timestamp() * 1_000_000) if comment.edited_at else 0}"


def rows_of(ids: Sequence[int], now: datetime, below: Sequence[int | None] = ()) -> list[Row]:
    """
    Return the rows of these comments in this order, in the same number of queries for any number of them.

    `below` is the id of the comment under each, where the page has more than these; `now` is aware.
    """
    comments = _comments(ids)
    signals = signals_for(comments, now)
    notes = _notes(comments)
    decisions = {event.comment_id: event for event in _newest_events(ids)}
    reports = _by_comment(Report.objects.filter(comment__in=ids, outcome=Report.Outcome.WAITING))
    appeals = _by_comment(Appeal.objects.filter(comment__in=ids, outcome=Appeal.Outcome.WAITING))
    versions = _by_comment(CommentVersion.objects.filter(comment__in=ids))
    next_ids = dict(zip(ids, below or [*ids[1:], None], strict=False))
    return [
        Row(
            comment,
            signals[comment.pk],
            is_folded(comment),
            notes.get((comment.article_id, comment.note_key)),
            decisions.get(comment.pk),
            reports.get(comment.pk, []),
            next(iter(appeals.get(comment.pk, [])), None),
            versions.get(comment.pk, []),
            next_ids.get(comment.pk),
        )
        for comment in comments
    ]


def _comments(ids: Sequence[int]) -> list[Comment]:
    """Load them in order, each with its article, its parent and since when its reader is read first."""
    found = (
        Comment.objects.filter(pk__in=ids)
        .with_article()
        .select_related("parent")
        .annotate(reader_held_at=F("sealed_address__held_at"), thread_closed_at=F("root__closed_at"))
        .defer("submission_digest", "parent__submission_digest")
    )
    loaded = {comment.pk: comment for comment in found}
    return [loaded[pk] for pk in ids if pk in loaded]


def _notes(comments: Iterable[Comment]) -> dict[tuple[int, str], Footnote]:
    about = [comment for comment in comments if comment.note_key]
    notes = Footnote.objects.filter(
        article__in={comment.article_id for comment in about}, key__in={comment.note_key for comment in about}
    )
    return {(note.article_id, note.key): note for note in notes}


def _newest_events(ids: Sequence[int]) -> Any:
    events = ModerationEvent.objects.filter(comment__in=ids).select_related("staff")
    return events.order_by("comment_id", "-pk").distinct("comment_id")


def _by_comment(rows: Iterable[_M]) -> dict[int, list[_M]]:
    found: dict[int, list[_M]] = {}
    for row in rows:
        found.setdefault(row.comment_id, []).append(row)  # type: ignore[attr-defined]
    return found

"""
What the writer of a comment can do with it: change it, withdraw it, appeal, choose what is mailed, have it forgotten.

Whoever asks holds the comment: by its receipt, or by a link that was mailed to its address. Which of them it is, the
views know; here nobody is asked. Each verb is one transaction that takes its locks in the order of
`comments.moderation`: comments by their ids, articles by theirs, letters and mail, then the reader's address, and the
end of the log last. The log names no member of the staff then; the audit log has none of this.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Site
from comments import event_log, moderation, posting
from comments.house_rules import EDITED, WITHDRAWN
from comments.language import guess_language
from comments.models import Appeal, Comment, CommentVersion, Mail, ModerationEvent, Report, SealedAddress

State = Comment.State
Action = ModerationEvent.Action
AGAINST_IT = (Action.REJECT, Action.SPAM)


class NotPossible(Exception):
    """The comment is not in a state in which its writer can do this, or is so no longer; `reason` says it in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def can_change(comment: Comment) -> bool:
    """Whether its writer can edit or withdraw it: while it waits or is public, whatever a rule thinks of it."""
    undecided = comment.state == State.SPAM and comment.awaits_an_editor
    return bool(comment.text) and (comment.state in (State.HELD, State.APPROVED) or undecided)


def with_reasons(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Give each comment `decided_rule`, the rule of the newest decision against it; None while there is none."""
    turned_down = ModerationEvent.objects.filter(comment=OuterRef("pk"), action__in=AGAINST_IT)
    return comments.annotate(decided_rule=Subquery(turned_down.order_by("-pk").values("rule")[:1]))


def can_appeal(comment: Comment) -> bool:
    """Whether its writer can ask for a second look: once for each decision that it is not to be read."""
    turned_down = comment.state in (State.REJECTED, State.SPAM) and not comment.awaits_an_editor
    if not turned_down or comment.for_editors or not comment.text:
        return False
    against_it = comment.events.filter(action__in=AGAINST_IT).order_by("-pk").values_list("at", flat=True)
    since = against_it.first() or comment.decided_at
    return not comment.appeals.filter(made_at__gte=since).exists()


@transaction.atomic(durable=True)
def withdraw(comment: Comment) -> None:
    """Take the comment back: readers see it no more, and nobody has to decide about it. Raises NotPossible."""
    locked, now = _lock(comment), timezone.now()
    if not can_change(locked):
        raise NotPossible(_no_longer())
    changes = _taken_from_readers(locked, WITHDRAWN, now) if locked.published_at else {}
    _change(locked, state=State.WITHDRAWN, **changes)
    settle_what_waits(locked, now)
    uncount([locked])
    event_log.append(locked, Action.WITHDRAW, locked.state, State.WITHDRAWN, WITHDRAWN, None, now)


@transaction.atomic(durable=True)
def edit(comment: Comment, text: str) -> None:
    """
    Put `text`, as CommentForm has tidied it, in place of the comment's; moderators keep the earlier one.

    The comment goes back to review, off the page if it was public: what nobody has read does not appear under an
    approval of something else. The same text changes nothing. Raises NotPossible, and posting.Refused where a rule
    would not take the text as a new comment.
    """
    locked, now = _lock(comment), timezone.now()
    if not can_change(locked):
        raise NotPossible(_no_longer())
    if text == locked.text:
        return
    state, rule = _judged_again(locked, text)
    CommentVersion.objects.create(comment=locked, text=locked.text)
    public = locked.state == State.APPROVED
    _change(
        locked,
        state=state,
        rule=rule,
        text=text,
        language=guess_language(text, locked.article.language, Site.current().language),
        masks=[],
        decided_at=None,
        edited_at=now,
        spam_score=None,
        spam_filter=None,
        **(_taken_from_readers(locked, EDITED, now) if public else {}),
    )
    uncount([locked])
    event_log.append(locked, Action.EDIT, locked.state, state, EDITED, None, now)


def _judged_again(locked: Comment, text: str) -> tuple[str, str]:
    """Return the state that the rules give the new text, and the rule; what fell into the trap does not come out."""
    verdict = posting.judge_again(locked, text)
    return (State.SPAM, locked.rule) if locked.state == State.SPAM else (verdict.state, verdict.rule)


@transaction.atomic(durable=True)
def appeal(comment: Comment, text: str) -> Appeal:
    """Ask for a second look, with the writer's reasons (at most 2000 characters). Raises NotPossible."""
    locked = _lock(comment)
    if not can_appeal(locked):
        raise NotPossible(_("This comment cannot be appealed, or you have appealed already."))
    return Appeal.objects.create(comment=locked, text=text)


@transaction.atomic(durable=True)
def set_mail(comment: Comment, mail: str) -> None:
    """Set what its writer is told by mail, one of Comment.Mail. Raises NotPossible where no address is proven."""
    locked = _lock(comment)
    if locked.sealed_address_id is None or locked.confirmed_at is None:
        raise NotPossible(_("Say first that the comment is yours."))
    Comment.objects.filter(pk=locked.pk).update(mail=mail)


@transaction.atomic(durable=True)
def claim(comment: Comment) -> bool:
    """Note that the owner of its address says: this is mine. Return whether that was news."""
    unclaimed = Comment.objects.filter(pk=comment.pk, confirmed_at__isnull=True, sealed_address__isnull=False)
    return bool(unclaimed.update(confirmed_at=timezone.now()))


@transaction.atomic(durable=True)
def disown(comment: Comment) -> None:
    """
    Cut the link between a comment and an address whose owner says: this is not mine.

    Raises NotPossible for one they have confirmed: that one can be withdrawn, or forgotten.
    """
    unclaimed = Comment.objects.filter(pk=comment.pk, confirmed_at__isnull=True)
    if not unclaimed.update(sealed_address=None, **UNLINKED):
        raise NotPossible(_("You have said that this comment is yours. You can withdraw it, or have it forgotten."))
    Mail.objects.filter(comment=comment, to_reader__isnull=False, sent_at__isnull=True).delete()


def stop_mail(address: SealedAddress) -> None:
    """End all mail to this reader but what they ask for themselves."""
    SealedAddress.objects.filter(pk=address.pk).update(mail_off_at=timezone.now())


def start_mail(address: SealedAddress) -> None:
    """Begin the mail again that `stop_mail` ended: about the comments for which it is chosen."""
    SealedAddress.objects.filter(pk=address.pk).update(mail_off_at=None)


# What goes with the link between a comment and an address: what was proven, chosen and recognised by it.
UNLINKED: dict[str, Any] = {"confirmed_at": None, "mail": "", "submission_digest": None}


def settle_what_waits(comment: Comment, now: datetime) -> None:
    """End the appeal and the reports that wait on a comment which its writer has taken away."""
    comment.appeals.filter(outcome=Appeal.Outcome.WAITING).delete()
    moderation.settle_reports(comment, Report.Outcome.REMOVED, now)


def uncount(comments: list[Comment]) -> None:
    """Take comments that were public, as they are given here, out of the numbers their articles carry."""
    public = [comment.article_id for comment in comments if comment.state == State.APPROVED]
    for article_id in sorted(set(public)):
        number = public.count(article_id)
        Article.objects.filter(pk=article_id).update(comment_count=F("comment_count") - number)


def _lock(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(no_key=True, of=("self",)).with_article().get(pk=comment.pk)


def _change(comment: Comment, **changes: Any) -> None:
    # A choice for the front page ends with what was chosen, and so does a moderator's reading of it.
    ended = {"picked_at": None, "claimed_by": None, "claimed_until": None}
    Comment.objects.filter(pk=comment.pk).update(**ended, **changes)


def _taken_from_readers(comment: Comment, rule: str, now: datetime) -> dict[str, Any]:
    return {"removed_at": comment.removed_at or now, "removed_rule": rule}


def _no_longer() -> str:
    return _("An editor has decided about this comment in the meantime. It can be changed no more.")

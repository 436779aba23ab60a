"""How a comment gets in. `post_comment` is the one way."""

import secrets
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from articles.locks import hold_digest
from articles.models import Site
from comments import outbox, rules, vault
from comments.language import guess_language
from comments.models import Comment
from comments.policy import Policy, policy_of
from comments.posting_facts import Place, place_of, said_of
from comments.rules import Facts, Submission, Verdict
from comments.throttle import TooManyPosts, count_post

_RECEIPT = "INSERT INTO comments_receipt (comment_id, token_digest, created_at) VALUES (%s, %s, %s)"


class Refused(Exception):
    """
    The comment was not kept.

    `rule` is the code of what refused it; `message` is for the reader, in the site's language; `status` is the HTTP
    status that says the same; `retry_after` is the seconds to wait, when waiting helps.
    """

    def __init__(self, rule: str, message: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.status = status
        self.retry_after = retry_after


@sensitive_variables()
@transaction.atomic(durable=True)
def post_comment(submission: Submission) -> str:
    """
    Keep a comment and return the token of a receipt for it; both are on disk when this returns.

    The same submission sent again within a day (a double click, a retry after a lost connection) returns a fresh
    receipt to the first comment and is not counted. Raises Refused when a rule refuses it, the comment that is
    answered is not public, the article is gone, or the network has posted too much; then nothing is kept.

    Locks are taken in one order - submission, article, network, address - so that no two posts wait for each other.
    """
    facts = _facts(submission)
    _let_repeats_wait(facts)
    now = timezone.now()
    digests = [
        digest
        for day in (now, now - timedelta(days=1))
        for digest in vault.keyed_digests("submission", *facts, day=day.astimezone(UTC).date())
    ]
    place = place_of(submission.article_id, digests, submission.text)
    if place is None:
        raise Refused("gone", _("This article was withdrawn while you were writing."), status=404)
    return _new_receipt(place.posted_before or _keep(submission, place, digests[0]))


def _facts(submission: Submission) -> tuple[str, ...]:
    """
    Return what makes two submissions the same.

    The client's address is part of it, so that posting a stranger's words under a guessed email finds nothing.
    """
    return (
        submission.client_address,
        str(submission.article_id),
        str(submission.parent_id or ""),
        submission.name,
        submission.email,
        submission.text,
        submission.note_key,
    )


def _let_repeats_wait(facts: tuple[str, ...]) -> None:
    """
    Let parallel repeats pass one after the other, until this transaction ends.

    The later one then finds the earlier by its digest, across midnight and before the throttle counts. The lock's
    number is keyed and stored nowhere.
    """
    hold_digest(vault.keyed_digest("submission lock", *facts))


@sensitive_variables()
def _keep(submission: Submission, place: Place, digest: bytes) -> int:
    """Keep a comment that was not posted before, and return its id."""
    parent = _public_parent(submission)
    _count(submission)
    language = guess_language(submission.text, place.article.language, place.site.language)
    verdict = _judge(submission, place, parent, language)
    comment = Comment(
        article_id=submission.article_id,
        name=submission.name,
        text=submission.text,
        language=language,
        state=verdict.state,
        rule=verdict.rule,
        note_key=submission.note_key,
        for_editors=submission.for_editors,
        offers_correction=submission.offers_correction,
        mail=submission.mail,
        submission_digest=digest,
    )
    comment.place_under(parent)
    comment.sealed_address = vault.seal(submission.email)
    comment.save(force_insert=True)
    if submission.mail:
        # For every address: one that is confirmed was confirmed by its owner, who may be somebody else.
        outbox.queue("confirm", comment.sealed_address, str(comment.pk), comment=comment)
    return comment.pk


@sensitive_variables()
def _judge(submission: Submission, place: Place, parent: Comment | None, language: str) -> Verdict:
    """Gather the facts and apply the rules. Raises Refused."""
    policy = policy_of(place.article, place.site)
    facts = Facts(
        mode=policy.mode,
        is_retracted=policy.is_retracted,
        is_over=policy.is_over,
        thread_is_closed=parent is not None and (parent.root or parent).closed_at is not None,
        **place.said.facts(language, place.site.name),
    )
    verdict = rules.judge(submission, facts)
    if verdict.state == rules.REFUSED:
        raise Refused(verdict.rule, _why(verdict.rule, policy), status=403)
    return verdict


def judge_again(comment: Comment, text: str) -> Verdict:
    """
    Return what the rules say of a comment whose writer puts `text` in place of its own.

    Whether the article still takes comments does not matter then, and neither does who asks: that was settled when it
    was posted.
    """
    site = Site.current()
    language = guess_language(text, comment.article.language, site.language)
    submission = Submission(
        article_id=comment.article_id,
        parent_id=comment.parent_id,
        name=comment.name,
        email="",
        text=text,
        client_address="",
        note_key=comment.note_key,
        for_editors=comment.for_editors,
        offers_correction=comment.offers_correction,
    )
    return rules.judge(submission, Facts(**said_of(text).facts(language, site.name)))


def _count(submission: Submission) -> None:
    try:
        count_post(submission.client_address)
    except TooManyPosts as refusal:
        raise Refused(
            "too-many",
            _("Too many comments came from your network in the last ten minutes. Wait a little, then post again."),
            status=429,
            retry_after=refusal.retry_after,
        ) from None


def _why(rule: str, policy: Policy) -> str:
    """Return what a reader is told whose comment a rule refuses."""
    if rule == "too-late":
        closed_on = date_format(timezone.localtime(policy.closes_at), "j E Y")
        return _("Comments on this article closed on %(date)s.") % {"date": closed_on}
    return {
        "retracted": _("Comments are closed: the article was retracted."),
        "closed": _("Comments on this article are closed."),
        "staff-only": _("Only the staff of this paper answers here."),
        "thread-closed": _("This thread is closed. You can post your words as a new comment."),
    }[rule]


def _public_parent(submission: Submission) -> Comment | None:
    if submission.parent_id is None:
        return None
    public = Comment.objects.public().select_related("root")
    parent = public.filter(article=submission.article_id, pk=submission.parent_id).first()
    if parent is None:
        raise parent_is_not_public()
    return parent


def parent_is_not_public() -> Refused:
    """Return the refusal of an answer to a comment that is held, rejected, elsewhere or nowhere: always the same."""
    message = _("The comment you answer is not public. You can post your words as a new comment.")
    return Refused("parent", message, status=404)


def note_is_gone() -> Refused:
    """Return the refusal of a comment about a note that is not in the article."""
    message = _("The note you write about is not in the article any more. You can post your words as a new comment.")
    return Refused("note", message, status=404)


def _new_receipt(comment: int) -> str:
    token = secrets.token_urlsafe(32)
    with connection.cursor() as cursor:
        cursor.execute(_RECEIPT, [comment, vault.token_digest(token), timezone.now()])
    return token

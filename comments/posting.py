"""How a comment gets in. `post_comment` is the one way."""

import secrets
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from articles.locks import hold_digest
from articles.models import Site
from comments import outbox, rules, vault
from comments.language import guess_language
from comments.models import Comment, Receipt
from comments.rules import Submission, Verdict
from comments.throttle import TooManyPosts, count_post


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
    receipt to the first comment and is not counted. Raises Refused when comments are closed, the comment that is
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
    comment = Comment.objects.filter(submission_digest__in=digests).first() or _keep(submission, digests[0])
    return _new_receipt(comment)


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
    )


def _let_repeats_wait(facts: tuple[str, ...]) -> None:
    """
    Let parallel repeats pass one after the other, until this transaction ends.

    The later one then finds the earlier by its digest, across midnight and before the throttle counts. The lock's
    number is keyed and stored nowhere.
    """
    hold_digest(vault.keyed_digest("submission lock", *facts))


@sensitive_variables()
def _keep(submission: Submission, digest: bytes) -> Comment:
    verdict = rules.judge(submission)
    if verdict.state == rules.REFUSED:
        raise Refused(verdict.rule, _("Comments on this article are closed."), status=403)
    article_language = _hold_on_to_article(submission.article_id)
    comment = Comment(
        article_id=submission.article_id,
        name=submission.name,
        text=submission.text,
        language=guess_language(submission.text, article_language, Site.current().language),
        state=verdict.state,
        rule=verdict.rule,
        note_key=submission.note_key,
        for_editors=submission.for_editors,
        offers_correction=submission.offers_correction,
        mail=submission.mail,
        submission_digest=digest,
    )
    comment.place_under(_public_parent(submission))
    try:
        count_post(submission.client_address)
    except TooManyPosts as refusal:
        raise Refused(
            "too-many",
            _("Too many comments came from your network in the last ten minutes. Wait a little, then post again."),
            status=429,
            retry_after=refusal.retry_after,
        ) from None
    comment.sealed_address = vault.seal(submission.email)
    comment.save(force_insert=True)
    if submission.mail:
        # For every address: one that is confirmed was confirmed by its owner, who may be somebody else.
        outbox.queue("confirm", comment.sealed_address, str(comment.pk), comment=comment)
    return comment


def judge_again(comment: Comment, text: str) -> Verdict:
    """
    Return what the rules say of a comment whose writer puts `text` in place of its own.

    Whether the article still takes comments does not matter then, and neither does who asks: that was settled when it
    was posted.
    """
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
    return rules.judge(submission)


def _hold_on_to_article(article_id: int) -> str:
    """
    Let nobody delete the article until this transaction ends, and return its language.

    The foreign key would only object at commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT language FROM articles_article WHERE id = %s FOR KEY SHARE", [article_id])
        row = cursor.fetchone()
    if row is None:
        raise Refused("gone", _("This article was withdrawn while you were writing."), status=404)
    return row[0]


def _public_parent(submission: Submission) -> Comment | None:
    if submission.parent_id is None:
        return None
    public = Comment.objects.public().select_related("root")
    parent = public.filter(article=submission.article_id, pk=submission.parent_id).first()
    if parent is None:
        raise parent_is_not_public()
    if (parent.root or parent).closed_at:
        message = _("This thread is closed. You can post your words as a new comment.")
        raise Refused("thread-closed", message, status=403)
    return parent


def parent_is_not_public() -> Refused:
    """Return the refusal of an answer to a comment that is held, rejected, elsewhere or nowhere: always the same."""
    message = _("The comment you answer is not public. You can post your words as a new comment.")
    return Refused("parent", message, status=404)


def _new_receipt(comment: Comment) -> str:
    token = secrets.token_urlsafe(32)
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(token))
    return token

"""How a comment gets in. `post_comment` is the one way."""

import secrets
from datetime import UTC, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from articles.locks import hold_digest
from articles.models import Article, Author, Site, User
from comments import outbox, rules, vault
from comments.language import guess_language
from comments.models import Comment, Receipt
from comments.names import OwnNames
from comments.policy import Policy, policy_of
from comments.repeats import Repeats, repeats_of
from comments.rules import Facts, Submission, Verdict
from comments.throttle import TooManyPosts, count_post
from comments.word_lists import WordLists


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
def _keep(submission: Submission, digest: bytes) -> Comment:
    article = _hold_on_to_article(submission.article_id)
    parent = _public_parent(submission)
    _count(submission)
    site = Site.current()
    language = guess_language(submission.text, article.language, site.language)
    verdict = _judge(submission, article, parent, language, site)
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
    return comment


@sensitive_variables()
def _judge(submission: Submission, article: Article, parent: Comment | None, language: str, site: Site) -> Verdict:
    """Gather the facts and apply the rules. Raises Refused."""
    policy = policy_of(article, site)
    facts = Facts(
        mode=policy.mode,
        is_retracted=policy.is_retracted,
        is_over=policy.is_over,
        thread_is_closed=parent is not None and (parent.root or parent).closed_at is not None,
        **_facts_of_text(submission.text, language, site),
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
    return rules.judge(submission, Facts(**_facts_of_text(text, language, site)))


def _facts_of_text(text: str, language: str, site: Site) -> dict[str, Any]:
    """Gather what the rules have to know of the words, in four queries, whoever wrote them."""
    people = [*Author.objects.values_list("name", flat=True)]
    people += [member.get_full_name() for member in User.objects.filter(is_active=True)]
    return {
        "same_text": repeats_of([text]).get(text, Repeats()).comments,
        "words": WordLists.load().phrases(language),
        "own_names": OwnNames(people, site.name),
    }


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


def _hold_on_to_article(article_id: int) -> Article:
    """
    Let nobody delete the article until this transaction ends, and return what its comments depend on.

    The foreign key would only object at commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM articles_article WHERE id = %s FOR KEY SHARE", [article_id])
        row = cursor.fetchone()
    if row is None:
        raise Refused("gone", _("This article was withdrawn while you were writing."), status=404)
    says = ("language", "comments_mode", "comments_close_at", "published_at", "retracted_at")
    return Article.objects.only(*says).get(pk=article_id)


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


def _new_receipt(comment: Comment) -> str:
    token = secrets.token_urlsafe(32)
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(token))
    return token

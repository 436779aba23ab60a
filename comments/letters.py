"""
Letters: what the paper and one reader write to each other, and nobody publishes.

A reader begins with a complaint about an article, with a reply to what it says of them, or with a message from the
page "Contact", and needs no comment for it; an editor begins with a question to the writer of a comment who has
confirmed the address. All go on, on the private page that each mail links to. Every verb is one transaction that locks
the first letter of the exchange before it adds one. Whether somebody of the staff may write is asked where the request
enters (`comments.admin`).
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from articles import audit
from articles.models import Article, User
from comments import outbox, vault
from comments.mail_links import make_page
from comments.models import Comment, Letter, MailLink, SealedAddress
from comments.throttle import count_post

MAX_LETTER_LENGTH = 10_000
MAX_PHONE_LENGTH = 40
MAY_ANSWER = "comments.write_to_reader"
"""What a member of staff needs to write to readers; whoever may is told of a reader's letter."""


class CannotWrite(Exception):
    """Nobody can be written to: the address was never confirmed, is forgotten, or its owner wants no mail."""


@dataclass(frozen=True)
class Complaint:
    """One filled-in form. What could tell who wrote it stays out of its repr, and so out of logs and reports."""

    opens: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    text: str = field(repr=False)


@sensitive_variables()
def complain(article: Article, complaint: Complaint, client_address: str) -> str:
    """
    Keep a complaint about an article, or a reply to it, and return the path of its private page.

    The editors get a mail at once. The same statements run whether the address is known or not. Raises TooManyPosts,
    and then nothing is kept.
    """
    return _begin(article, complaint, client_address)


@sensitive_variables()
def contact(message: Complaint, client_address: str) -> str:
    """Keep a message to the paper that is about no article, and return the path of its private page, as `complain`."""
    return _begin(None, message, client_address)


@sensitive_variables()
@transaction.atomic(durable=True)
def _begin(article: Article | None, complaint: Complaint, client_address: str) -> str:
    count_post(client_address, "letter")
    address = vault.seal(complaint.email)
    letter = Letter.objects.create(
        article=article,
        opens=complaint.opens,
        name=complaint.name,
        phone=complaint.phone,
        text=complaint.text,
        sealed_address=address,
    )
    page = make_page(address, letter)
    outbox.queue_for_staff("complaint", MAY_ANSWER, str(letter.pk), letter=letter)
    return page


def may_be_written_to(comment: Comment) -> bool:
    """Whether a letter reaches the writer of a comment: the owner of the address said that they wrote it."""
    return settings.SENDS_MAIL and comment.confirmed_at is not None and _takes_mail(comment.sealed_address)


@transaction.atomic(durable=True)
def write_to_reader(comment: Comment, staff: User, text: str) -> Letter:
    """Begin an exchange with the writer of a comment, by mail. Raises CannotWrite."""
    locked = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related("sealed_address", "article")
    comment = locked.get(pk=comment.pk)
    if not may_be_written_to(comment):
        raise CannotWrite
    address = comment.sealed_address
    sent = Letter.objects.filter(first=None, comment=comment, staff=staff, text=text, sealed_address=address)
    letter = sent.first()
    if letter is None:  # a button pressed twice writes once
        letter = Letter.objects.create(
            article=comment.article, comment=comment, staff=staff, text=text, sealed_address=address
        )
        audit.record(staff, "write_to_reader", letter)
        outbox.queue("letter", address, str(letter.pk), comment=comment, letter=letter)
    return letter


@transaction.atomic(durable=True)
def answer_reader(first: Letter, staff: User, text: str) -> Letter:
    """
    Add the paper's answer to an exchange that `first` began.

    It stands on the reader's private page, and goes by mail where there is mail and an address that takes it.
    """
    first = _lock(first)
    newest = exchange(first).last()
    if newest is not None and (newest.staff_id, newest.text) == (staff.pk, text):
        return newest
    letter = _add(first, staff=staff, text=text)
    audit.record(staff, "write_to_reader", first)
    if first.sealed_address is not None and _takes_mail(first.sealed_address):
        outbox.queue("letter", first.sealed_address, str(letter.pk), letter=letter)
    return letter


@transaction.atomic(durable=True)
def answer_paper(link: MailLink, text: str, phone: str, client_address: str) -> Letter:
    """
    Add the reader's answer, sent from the private page that `link` opens, to its exchange, which is open again then.

    Whoever answers through a link that was mailed has read what comes to the address: it is theirs. Raises
    TooManyPosts, and then nothing is kept.
    """
    first = _lock(link.letter)
    newest = exchange(first).last()
    if newest is not None and newest.staff_id is None and (newest.text, newest.phone) == (text, phone):
        return newest
    count_post(client_address, "letter")
    _confirm(link)
    letter = _add(first, name=readers_name(first), text=text, phone=phone)
    Letter.objects.filter(pk=first.pk).update(settled_at=None)
    outbox.queue_for_staff("letter_answered", MAY_ANSWER, str(letter.pk), letter=letter)
    return letter


@transaction.atomic(durable=True)
def settle(first: Letter, staff: User) -> None:
    """Say that nothing is left to be done about an exchange. Settled already, it stays as it was."""
    if Letter.objects.filter(pk=first.pk, settled_at=None).update(settled_at=timezone.now()):
        audit.record(staff, "settle", first)


def exchange(first: Letter) -> QuerySet[Letter]:
    """Return all letters of the exchange that `first` began, in their order."""
    return Letter.objects.filter(Q(pk=first.pk) | Q(first=first)).order_by("written_at", "pk")


def beginnings() -> QuerySet[Letter]:
    """Return the first letters, each with `answered_by`: who wrote the newest of its exchange, None for the reader."""
    newest = Letter.objects.filter(Q(pk=OuterRef("pk")) | Q(first=OuterRef("pk"))).order_by("-written_at", "-pk")
    return Letter.objects.filter(first=None).annotate(answered_by=Subquery(newest.values("staff")[:1]))


def readers_name(first: Letter) -> str:
    """Return under which name the reader of an exchange writes, also when they had it forgotten."""
    return first.comment.signature if first.comment is not None else first.name or gettext("A reader")


def _lock(first: Letter) -> Letter:
    locked = Letter.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("sealed_address", "comment", "article").get(pk=first.pk, first=None)


def _add(first: Letter, **facts: object) -> Letter:
    return Letter.objects.create(
        first=first, article=first.article, comment=first.comment, sealed_address=first.sealed_address, **facts
    )


def _takes_mail(address: SealedAddress | None) -> bool:
    return address is not None and address.sealed is not None and address.mail_off_at is None


def _confirm(link: MailLink) -> None:
    """Note that the owner of the address came with a link that was mailed there."""
    if link.used_at is None:
        now = timezone.now()
        MailLink.objects.filter(pk=link.pk).update(used_at=now)
        SealedAddress.objects.filter(pk=link.address_id).update(confirmed_at=now)

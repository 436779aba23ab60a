"""
"My comments": how a reader without an account comes to all they have written under one address.

Somebody asks with an address (`ask`), and the worker (`answer_requests`) mails a link if the address is known. The link
works once and for an hour: whoever opens it gets another one, which is in no mail, for what is left of that hour.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from comments import outbox, vault
from comments.models import AddressRequest, Comment, Letter, Mail, MailLink, SealedAddress
from comments.own_comments import with_reasons
from comments.throttle import count_post

MAILS_A_DAY = 3
"""To one address, however often somebody asks."""
KIND = "my_comments"


@sensitive_variables()
@transaction.atomic(durable=True)
def ask(address: str, client_address: str) -> None:
    """Keep that somebody asked for the comments of this address, known or not. Raises TooManyPosts."""
    count_post(client_address, "mine")
    vault.seal_request(address)


def answer_requests() -> int:
    """Answer what was asked since the last round, each known address by a mail; return how many requests there were."""
    answered = 0
    while _answer_next():
        answered += 1
    return answered


@transaction.atomic
def _answer_next() -> bool:
    request = AddressRequest.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if request is None:
        return False
    address = vault.find_requested(request)
    if address is not None and (address.comments.exists() or address.letters.exists()):
        since = timezone.now() - timedelta(days=1)
        if Mail.objects.filter(kind=KIND, to_reader=address, made_at__gt=since).count() < MAILS_A_DAY:
            outbox.queue(KIND, address, str(request.pk))
    request.delete()
    return True


@transaction.atomic(durable=True)
def open_link(link: MailLink) -> str:
    """
    Use up a mailed link and return the token of the one that stands in its place until the hour is over.

    Whoever has it reads the mail of the address: that is noted there, and proves nothing of the comments yet. Raises
    Http404 when somebody else was faster.
    """
    if not MailLink.objects.filter(pk=link.pk, used_at__isnull=True).delete()[0]:
        raise Http404("The link was used a moment ago.")
    token, now = secrets.token_urlsafe(32), timezone.now()
    MailLink.objects.create(
        token_digest=vault.token_digest(token),
        purpose=link.purpose,
        address_id=link.address_id,
        expires_at=link.expires_at,
        used_at=now,
    )
    SealedAddress.objects.filter(pk=link.address_id).update(confirmed_at=now)
    return token


def comments_of(address: SealedAddress) -> QuerySet[Comment]:
    """Return what was posted under an address, the newest first, each with its article and `decided_rule`."""
    return with_reasons(Comment.objects.filter(sealed_address=address).with_article()).order_by("-posted_at", "-pk")


def letters_of(address: SealedAddress) -> QuerySet[Letter]:
    """Return the letters between the paper and the owner of an address, the newest exchange first."""
    theirs = Letter.objects.filter(sealed_address=address)
    exchanges = Letter.objects.filter(Exists(theirs.filter(Q(pk=OuterRef("pk")) | Q(first=OuterRef("pk")))))
    return exchanges.filter(first__isnull=True).select_related("article").order_by("-written_at", "-pk")

"""Links in mails: random, stored hashed, each for one purpose and a limited time."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from comments import vault
from comments.models import Comment, Letter, MailLink, SealedAddress

Purpose = MailLink.Purpose
# How long a link works, and the name of the page that takes it.
LASTS = {
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.MINE: timedelta(hours=1),
    Purpose.UNSUBSCRIBE: timedelta(days=365),
    Purpose.LETTER: timedelta(days=90),
}
PAGES = {
    Purpose.CONFIRM: "confirm_address",
    Purpose.MINE: "my_comments",
    Purpose.UNSUBSCRIBE: "unsubscribe",
    Purpose.LETTER: "letter",
}


def make_link(
    purpose: str, address: SealedAddress, *, comment: Comment | None = None, letter: Letter | None = None
) -> str:
    """Return the absolute address of a fresh link for the owner of `address`. Only a mail to that owner may hold it."""
    return settings.SITE_URL + _new_link(purpose, address, comment=comment, letter=letter)


def make_page(address: SealedAddress, letter: Letter) -> str:
    """
    Return the path of a fresh private page of a letter, to be shown to whoever has just written it.

    Nobody has said yet that the address is theirs, and this link cannot: it counts as used from the beginning.
    """
    return _new_link(Purpose.LETTER, address, letter=letter, used_at=timezone.now())


def _new_link(purpose: str, address: SealedAddress, **facts: Any) -> str:
    token, expires_at = secrets.token_urlsafe(32), timezone.now() + LASTS[purpose]
    digest = vault.token_digest(token)
    MailLink.objects.create(token_digest=digest, purpose=purpose, address=address, expires_at=expires_at, **facts)
    return reverse(PAGES[purpose], kwargs={"token": token})


def find_link(purpose: str, token: str) -> MailLink:
    """Return the link of that purpose which still works. Raises Http404, the same for every other token."""
    link = (
        MailLink.objects.filter(purpose=purpose, token_digest=vault.token_digest(token), expires_at__gt=timezone.now())
        .select_related("address", "comment__article", "letter__article")
        .first()
    )
    if link is None:
        raise Http404("The link is unknown, or its time is over.")
    return link

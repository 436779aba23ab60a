"""Links in mails: random, stored hashed, each for one purpose and a limited time."""

import secrets
from datetime import timedelta

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
    token = secrets.token_urlsafe(32)
    MailLink.objects.create(
        token_digest=vault.token_digest(token),
        purpose=purpose,
        address=address,
        comment=comment,
        letter=letter,
        expires_at=timezone.now() + LASTS[purpose],
    )
    return settings.SITE_URL + reverse(PAGES[purpose], kwargs={"token": token})


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

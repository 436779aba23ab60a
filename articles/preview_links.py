"""The verbs of a preview's secret link: make, revoke, open."""

import hashlib
import secrets

from django.utils import timezone

from articles.models import Article, PreviewLink, User
from articles.models.preview_link import LIFETIMES

TOKEN_BYTES = 24
"""192 bits of chance, 32 characters in the address."""


def make(article: Article, by: User, lifetime: str) -> tuple[PreviewLink, str]:
    """
    Make a link that is good for one of LIFETIMES, and return it with its token, which nobody can find out later.

    Raises KeyError for another lifetime.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    link = PreviewLink.objects.create(
        article=article,
        token_digest=digest_of(token),
        made_by=by,
        made_at=now,
        expires_at=now + LIFETIMES[lifetime][0],
    )
    return link, token


def revoke(article: Article, number: int) -> bool:
    """End the article's link of this number from now on, and return whether there was one that had not ended."""
    return bool(article.preview_links.filter(pk=number, revoked_at=None).update(revoked_at=timezone.now()))


def opened_by(token: str) -> PreviewLink | None:
    """Return the link of this token with its article; None when it never was one, expired or was revoked."""
    return PreviewLink.objects.open().select_related("article").filter(token_digest=digest_of(token)).first()


def digest_of(token: str) -> bytes:
    """Return the SHA-256 under which a token is stored. It needs no key: nobody can guess the token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

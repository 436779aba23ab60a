"""
The verbs of a one-time link for a colleague, by which a password is chosen: make, mail, revoke, find, use.

Each locks the account first, so that what is done with its links happens one after the other. Who made a link, and who
revoked one, whoever calls records; using one is recorded here.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from articles import audit, second_factor, sign_in_throttle
from articles.models import StaffLink, User
from articles.models.staff_link import LIFETIMES

TOKEN_BYTES = 24
"""192 bits of chance, 32 characters in the address."""

LONGEST = timedelta(days=7)

KEPT = timedelta(days=30)
"""How long a link is kept that has ended. What was done with it stays in the audit log."""


def purpose_for(account: User) -> str:
    """Return what a link for this account is: an invitation until the first password was chosen."""
    return StaffLink.Purpose.PASSWORD if account.has_usable_password() else StaffLink.Purpose.INVITE


@transaction.atomic
def make(
    account: User, purpose: str, by: User | None, *, resets_factor: bool = False, lifetime: timedelta | None = None
) -> tuple[StaffLink, str]:
    """
    Make a link that somebody copies, and return it with its token, which nobody can find out later.

    The account's older links end. `by` is None at the server's console; `lifetime` is the purpose's, unless given.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _lock(account)
    revoke_all(account)
    now = timezone.now()
    link = StaffLink.objects.create(
        account=account,
        purpose=purpose,
        made_by=by,
        resets_factor=resets_factor,
        token_digest=digest_of(token),
        made_at=now,
        expires_at=now + (lifetime or LIFETIMES[purpose]),
    )
    return link, token


@transaction.atomic
def by_mail(account: User, purpose: str, by: User | None, *, resets_factor: bool = False) -> StaffLink:
    """
    Make a link that goes to the account's address: whoever writes the mail asks `issue` for its token.

    The account's older links end; where somebody asked at the door (`by` is None), only those that came about there, so
    that a stranger cannot end an invitation.
    """
    _lock(account)
    revoke_all(account, at_the_door=by is None)
    now = timezone.now()
    return StaffLink.objects.create(
        account=account,
        purpose=purpose,
        made_by=by,
        resets_factor=resets_factor,
        mail_at=now,
        made_at=now,
        expires_at=now + LIFETIMES[purpose],
    )


def issue(link: StaffLink) -> str:
    """
    Return a fresh token of a link that goes by mail, "" when it has ended; the token of an earlier attempt ends.

    Its time begins now, because a mail may have waited; it stays within a week of the day it was asked for.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = min(timezone.now() + LIFETIMES[link.purpose], link.made_at + LONGEST)
    open_still = StaffLink.objects.open().filter(pk=link.pk, mail_at__isnull=False)
    return token if open_still.update(token_digest=digest_of(token), expires_at=until) else ""


@transaction.atomic
def revoke(account: User, number: int) -> bool:
    """End the account's link of this number from now on, and return whether there was one that had not ended."""
    _lock(account)
    return bool(StaffLink.objects.open().filter(account=account, pk=number).update(revoked_at=timezone.now()))


def revoke_all(account: User, *, at_the_door: bool = False) -> int:
    """End every link of the account, or those alone that were asked for at the door; return how many."""
    links = account.links.filter(used_at=None, revoked_at=None)
    if at_the_door:
        links = links.filter(made_by=None, mail_at__isnull=False)
    return links.update(revoked_at=timezone.now())


def revoke_mailed(account: User) -> int:
    """End the account's links that went to its address, because it has another one now; return how many."""
    links = account.links.filter(used_at=None, revoked_at=None, token_digest__isnull=False, mail_at__isnull=False)
    return links.update(revoked_at=timezone.now())


def find(token: str) -> StaffLink | None:
    """Return the link of this token with its account; None when it never was one, has ended, or nobody works there."""
    return StaffLink.objects.open().select_related("account").filter(token_digest=digest_of(token)).first()


def forget_ended_links() -> int:
    """Delete the links whose time was over KEPT ago; return how many."""
    return StaffLink.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]


@sensitive_variables()
@transaction.atomic
def use(link: StaffLink, password: str) -> bool:
    """
    Let the account have a password that its rules allow, and end what came before it: sessions, links, a block.

    Returns whether the link was still there: of two who use it at once, one comes too late.
    """
    account = _lock(link.account)
    if not StaffLink.objects.open().filter(pk=link.pk, token_digest=link.token_digest).exists():
        return False
    account.set_password(password)
    account.save(update_fields=["password"])
    StaffLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    revoke_all(account)
    account.end_sessions()
    sign_in_throttle.unblock(account)
    audit.record(account, "use_link", account)
    if link.resets_factor and second_factor.is_on(account):
        second_factor.switch_off(account)
        audit.record(account, "second_factor_reset", account)
    return True


def digest_of(token: str) -> bytes:
    """Return the SHA-256 under which a token is stored. It needs no key: nobody can guess the token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _lock(account: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=account.pk)

"""
"Forgotten your password?": somebody asks at the door with a sign-in name or an address, the worker answers by mail.

Nobody at the door looks whether there is such an account, so its answer cannot tell. What was typed is not kept.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from axes.helpers import get_client_ip_address
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from articles import audit, locks, staff_links
from articles.models import PasswordRequest, StaffLink, User

AN_HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 3
"""Requests of one network, and mails to one account."""

_IPV4_PREFIX, _IPV6_PREFIX = 24, 56


class AskedTooOften(Exception):
    """The network has asked MOST_IN_AN_HOUR times within an hour, for whomever."""


@sensitive_variables()
@transaction.atomic
def ask(typed: str, request: HttpRequest) -> None:
    """Keep that somebody asked with this name or address, known or not. Raises AskedTooOften."""
    network, now = _digest("network", _network(request)), timezone.now()
    locks.hold_digest(network)
    if PasswordRequest.objects.filter(network=network, made_at__gt=now - AN_HOUR).count() >= MOST_IN_AN_HOUR:
        raise AskedTooOften
    PasswordRequest.objects.create(wanted=_wanted(typed), network=network, made_at=now)


def answer_password_requests() -> int:
    """Have a link mailed to each account that was asked for since the last round; return how many were asked for."""
    PasswordRequest.objects.filter(made_at__lte=timezone.now() - AN_HOUR).delete()
    answered = 0
    while _answer_next():
        answered += 1
    return answered


@transaction.atomic
def _answer_next() -> bool:
    waiting = PasswordRequest.objects.filter(wanted__isnull=False).order_by("pk")
    request = waiting.select_for_update(skip_locked=True).first()
    if request is None:
        return False
    for account in _accounts(bytes(request.wanted)):
        _have_mailed(account)
    PasswordRequest.objects.filter(pk=request.pk).update(wanted=None)
    return True


def _accounts(wanted: bytes) -> list[User]:
    """Return who can sign in, has an address, and is meant by it or by the name; each of two with one address."""
    members = User.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    return [member for member in members if wanted in (_wanted(member.username), _wanted(member.email))]


def _have_mailed(account: User) -> None:
    asked = StaffLink.objects.filter(account=account, made_by=None, mail_at__gt=timezone.now() - AN_HOUR)
    if asked.count() < MOST_IN_AN_HOUR:
        staff_links.by_mail(account, StaffLink.Purpose.PASSWORD, None)
        audit.record(None, "ask_link", account)


@sensitive_variables()
def _wanted(typed: str) -> bytes:
    """Return what recognises a name or an address however it is capitalised."""
    return _digest("wanted", typed.strip().casefold())


@sensitive_variables()
def _digest(of: str, words: str) -> bytes:
    return salted_hmac(f"articles.forgotten_passwords.{of}", words, algorithm="sha256").digest()


def _network(request: HttpRequest) -> str:
    """Return the network that is counted: /24 of IPv4, /56 of IPv6; "unknown" when nobody can know the address."""
    address = get_client_ip_address(request)
    if not address:
        return "unknown"
    prefix = _IPV4_PREFIX if ip_address(address).version == 4 else _IPV6_PREFIX
    return str(ip_network(f"{address}/{prefix}", strict=False))

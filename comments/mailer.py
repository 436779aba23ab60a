"""
Sends what waits in the outbox: one mail after another over one line, to one person each, until nothing is due.

Each mail takes two transactions. The first counts the attempt, sets when the next one would be and writes what is said,
links included; whoever dies after it has lost nothing. The second holds the row while the mail server is spoken to, so
that no other worker sends it too. Dying between the server's "250" and the second commit sends a mail twice, with one
Message-ID: no protocol of mail can tell those two apart.

What cannot be delivered after a server has taken it comes back to MAIL_FROM, to people; nothing here reads it.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.views.decorators.debug import sensitive_variables

from articles.models import Site
from comments import vault
from comments.mail_faults import MailFault, fault_in
from comments.mail_writing import write
from comments.messages import MESSAGES, Message
from comments.models import Mail

logger = logging.getLogger("comments.mailer")

A_ROUND = timedelta(minutes=2)
"""How long one round sends at most; the worker's other duties wait so long."""

LATER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=1),
)
"""The wait after the first attempt, the second and so on; after the last one the mail is given up: 57 hours in all."""

SERVER_RESTS = timedelta(minutes=5)
"""How long all mail waits when it is the mail server that is out of order; that is no attempt of any mail."""

TOO_LATE = timedelta(days=5)
"""The age at which a mail is not news any more, whatever kept it."""


class ServerFault(Exception):
    """The mail server takes no mail at present. It names a code, never an address."""

    def __init__(self, fault: MailFault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def send_due_mail() -> int:
    """Send the mail that is due, the longest wait first, for up to A_ROUND; return how many were taken."""
    if not settings.SENDS_MAIL or not due().exists():
        return 0
    site = Site.current()
    sent = 0
    with translation.override(site.language), timezone.override(ZoneInfo(site.time_zone)):
        try:
            with _server() as server:
                for was_taken in _send_all(server, site):
                    sent += was_taken
        except ServerFault as refusal:
            waiting = due().update(next_attempt_at=timezone.now() + SERVER_RESTS, fault=refusal.fault.code)
            logger.warning("The mail server takes no mail (%s); %d more wait.", refusal.fault.code, waiting)
    return sent


def due() -> QuerySet[Mail]:
    """Return the mail whose time has come."""
    return Mail.objects.filter(next_attempt_at__lte=timezone.now())


def try_again(mail: Mail) -> bool:
    """Let a mail that was not sent be due now, with all its attempts before it; return whether it had not been."""
    now = timezone.now()
    again = {"next_attempt_at": now, "gave_up_at": None, "attempts": 0, "made_at": now}
    return bool(Mail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(**again))


@contextmanager
def _server() -> Iterator[Any]:
    """Give an open line to the mail server. Raises ServerFault when there is none, before any mail is touched."""
    server = get_connection()
    try:
        try:
            server.open()
        except Exception as failure:
            raise ServerFault(fault_in(failure)) from None
        yield server
    finally:
        # What was taken is taken: a line that ends without a goodbye changes nothing.
        with suppress(Exception):
            server.close()


def _send_all(server: Any, site: Site) -> Iterator[bool]:
    until = time.monotonic() + A_ROUND.total_seconds()
    while time.monotonic() < until:
        claim = _claim()
        if claim is None:
            return
        if claim.message is None:
            continue
        fault = _send(claim, claim.message, server, site)
        yield fault is None
        if fault is not None and fault.is_the_servers:
            raise ServerFault(fault)


@dataclass(frozen=True)
class _Claim:
    """A mail that is being sent, and what it says; None when it is not to be sent now."""

    mail: Mail
    message: Message | None


@transaction.atomic
def _claim() -> _Claim | None:
    """Count an attempt of the mail that has waited longest and write it; None when nothing is due."""
    rows = due().order_by("next_attempt_at", "made_at", "pk")
    mail = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if mail is None:
        return None
    now = timezone.now()
    if mail.made_at < now - TOO_LATE:
        _give_up(mail, "late")
        return _Claim(mail, None)
    mail.attempts += 1
    mail.next_attempt_at = now + LATER[min(mail.attempts, len(LATER)) - 1]
    mail.save(update_fields=["attempts", "next_attempt_at"])
    try:
        with transaction.atomic():
            message = MESSAGES[mail.kind](mail)
    except Exception:
        logger.exception("A mail of the kind %s could not be written.", mail.kind)
        _settle(mail, MailFault("program"))
        return _Claim(mail, None)
    if message is None:
        _give_up(mail, "nothing")
    return _Claim(mail, message)


@sensitive_variables()
@transaction.atomic
def _send(claim: _Claim, message: Message, server: Any, site: Site) -> MailFault | None:
    """Hand the mail over while holding its row; return what went wrong, None when it was taken or is not there."""
    held = Mail.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    mail = held.filter(pk=claim.mail.pk, attempts=claim.mail.attempts, sent_at__isnull=True).first()
    if mail is None:  # its reader has erased the address meanwhile
        return None
    fault = _hand_over(mail, message, server, site)
    if fault is None:
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), next_attempt_at=None, fault="")
    else:
        _settle(mail, fault)
    return fault


@sensitive_variables()
def _hand_over(mail: Mail, message: Message, server: Any, site: Site) -> MailFault | None:
    try:
        address = _address_of(mail)
    except vault.VaultError:
        return MailFault("sealed")
    if not address:
        return MailFault("no-address", is_final=True)
    try:
        server.send_messages([write(mail, message, address, site)])
    except Exception as failure:
        # Not a word of it goes on: a refusal repeats the address.
        fault = fault_in(failure)
        if fault.code == "program":
            logger.error("A mail of the kind %s could not be sent: %s.", mail.kind, type(failure).__name__)
        return fault
    return None


@sensitive_variables()
def _address_of(mail: Mail) -> str:
    """Return whom it goes to, "" when there is nobody any more. Raises VaultError when no key opens it."""
    if mail.to_staff is not None:
        return mail.to_staff.email if mail.to_staff.is_active else ""
    return "" if mail.to_reader.sealed is None else vault.open_sealed(mail.to_reader)


def _settle(mail: Mail, fault: MailFault) -> None:
    """Keep why it was not taken: it is given up, tried again after its wait, or waits with all the others."""
    if not fault.counts:
        again = timezone.now() + SERVER_RESTS
        Mail.objects.filter(pk=mail.pk).update(attempts=mail.attempts - 1, next_attempt_at=again, fault=fault.code)
    elif fault.is_final or mail.attempts > len(LATER):
        _give_up(mail, fault.code)
    else:
        Mail.objects.filter(pk=mail.pk).update(fault=fault.code)


def _give_up(mail: Mail, code: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(gave_up_at=timezone.now(), next_attempt_at=None, fault=code)

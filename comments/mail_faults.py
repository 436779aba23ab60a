"""
What a mail server's refusal means: for this one mail, for all of them, for now or for good.

A refusal repeats the address it is about. Here it becomes a code, and nothing else of it is kept or written down.
"""

import smtplib
import ssl
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MailFault:
    """
    Why a mail was not taken.

    `code` stands in Mail.fault. `is_final`: trying this mail again is no use. `is_the_servers`: the next mail would
    fare no better, so the round ends. `counts`: it was an attempt of this mail.
    """

    code: str
    is_final: bool = False
    is_the_servers: bool = False
    counts: bool = True


def fault_in(failure: Exception) -> MailFault:
    """Return what a failure of smtplib, of the line below it, or of our own while sending means."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, _said = next(iter(failure.recipients.values()), (0, b""))
        return _answered(code)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return _of_the_server(f"login-{failure.smtp_code}")
    if isinstance(failure, smtplib.SMTPSenderRefused):
        return _of_the_server(f"sender-{failure.smtp_code}")
    if isinstance(failure, smtplib.SMTPDataError):
        return _answered(failure.smtp_code)
    if isinstance(failure, smtplib.SMTPResponseException):
        return _of_the_server(f"greeting-{failure.smtp_code}")
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        return _of_the_server("cannot")
    if isinstance(failure, ssl.SSLError):
        return _of_the_server("certificate")
    if isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError):
        return MailFault("silent", is_the_servers=True)
    if isinstance(failure, (smtplib.SMTPServerDisconnected, OSError)):
        return MailFault("hung-up", is_the_servers=True)
    return MailFault("program")


def _answered(code: int) -> MailFault:
    """Return what an answer about one recipient, or about the words, means (RFC 5321, 4.2.1)."""
    if code in (421, 530, 535, 538):  # closing down, or asking for a login: whoever the mail goes to
        return _of_the_server(f"greeting-{code}")
    return MailFault(f"refused-{code}", is_final=500 <= code <= 599)


def _of_the_server(code: str) -> MailFault:
    return MailFault(code, is_the_servers=True, counts=False)


_WORDS = {
    "login": _("The mail server does not accept the name and password in EMAIL_URL"),
    "sender": _("The mail server does not send for the address in MAIL_FROM"),
    "greeting": _("The mail server does not take mail now"),
    "cannot": _("The mail server does not offer what EMAIL_URL asks for: the encrypted line, or signing in"),
    "certificate": _("The mail server’s certificate is not to be trusted"),
    "silent": _("The mail server did not answer in time"),
    "hung-up": _("The mail server could not be reached, or hung up"),
    "refused": _("The recipient’s mail server refused it"),
    "program": _("The program failed while writing it; the worker’s log says where"),
    "sealed": _("The address cannot be opened with the keys in VAULT_KEYS"),
    "no-address": _("There is no address any more"),
    "nothing": _("There was nothing left to say"),
    "late": _("It had waited too long"),
}


def in_words(code: str) -> str | Promise:
    """Return what Mail.fault says, for the staff; the number is the mail server's own code."""
    reason, _dash, number = code.rpartition("-")
    if number.isdigit():
        return f"{_WORDS.get(reason, reason)} ({number})"
    return _WORDS.get(code, code)

"""The mail server: its name, the line to it, the login and the sender, up to where a mail would begin."""

import smtplib
import socket
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation

from comments.mail_faults import fault_in, in_words
from newsportal.doctor.finding import Finding, fault, fine, warning

PATIENCE = 10  # seconds
_DO = {
    "login": "Look both up at your mail provider; in EMAIL_URL write @ : / and % as %40 %3A %2F and %25.",
    "sender": "Set MAIL_FROM to an address that your mail provider lets you send from.",
    "cannot": "Try smtp+ssl:// and port 465 in EMAIL_URL, or smtp:// for a server on this machine.",
    "certificate": "Give EMAIL_URL the name that stands in the server’s certificate, and look at this machine’s clock.",
}
_REACH = "Look at host and port in EMAIL_URL. Many hosting companies close port 25: take 587 (smtp+tls://) or 465."


def check() -> Iterator[Finding]:
    """Talk to the mail server without sending anything."""
    if not settings.SENDS_MAIL:
        do = "Set EMAIL_URL if readers are to be told of answers, and the staff of what waits."
        yield warning("The paper sends no mail: EMAIL_URL is empty.", do)
    elif settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        yield fine("Mail is shown in the console, which is right on one’s own machine only.")
    else:
        yield of_the_server()


def of_the_server() -> Finding:
    """Look its name up, then open the line, sign in and name the sender."""
    where = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    try:
        socket.getaddrinfo(settings.EMAIL_HOST, settings.EMAIL_PORT)
    except (socket.gaierror, UnicodeError):
        what = f"There is no mail server by the name of {settings.EMAIL_HOST}, or this machine cannot look names up."
        return fault(what, "Look at the host in EMAIL_URL, and whether `getent hosts example.org` answers here.")
    backend: Any = get_connection(timeout=PATIENCE)
    try:
        backend.open()
        _name_the_sender(backend.connection)
    except Exception as failure:
        return _explained(failure, where)
    finally:
        backend.close()
    return fine(f"The mail server ({where}) takes mail from {settings.DEFAULT_FROM_EMAIL}.")


def _name_the_sender(line: smtplib.SMTP) -> None:
    line.ehlo_or_helo_if_needed()
    code, said = line.mail(settings.DEFAULT_FROM_EMAIL)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, settings.DEFAULT_FROM_EMAIL)
    line.rset()


def _explained(failure: Exception, where: str) -> Finding:
    code = fault_in(failure).code
    with translation.override("en"):
        words = str(in_words(code))
    return fault(f"{words}: {where}.", _DO.get(code.rpartition("-")[0] or code, _DO.get(code, _REACH)))

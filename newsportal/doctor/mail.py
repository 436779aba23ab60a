"""The mail server: its name, the line to it, the login and the sender, up to where a mail would begin."""

import smtplib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation

from comments.mail_fault_words import in_words, what_to_do
from comments.mail_faults import fault_in
from newsportal.doctor.finding import Finding, fault, fine, warning

PATIENCE = 10  # seconds


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
        return fault(f"{in_words(code)}: {where}.", str(what_to_do(code)))

"""
What a mail server's refusal means: for this one mail, for all of them, for now or for good.

A refusal repeats the address it is about. Here it becomes a code, and nothing else of it is kept or written down. What
the codes mean, and what is to be done, is said in `comments.mail_fault_words`.
"""

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass

_ASK_FOR_A_LOGIN = (530, 535, 538)
_NO_LONGER_VALID, _OF_OTHER_NAMES = 10, (62, 64)  # X509_V_ERR_… of OpenSSL: expired; host name or IP mismatch
_IN_CLEAR = {"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"}
"""What OpenSSL calls an answer that is not encrypted."""
_OF_THE_SENDER = re.compile(rb"\b[45]\.1\.[78]\b|sender address", re.IGNORECASE)
"""A sender refused only when the recipient is named (RFC 3463: X.1.7, X.1.8; or Postfix in words)."""
_OF_RELAYING = re.compile(rb"\brelay", re.IGNORECASE)


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
    if isinstance(failure, smtplib.SMTPException):
        return _of_mail(failure)
    if isinstance(failure, ssl.SSLError):
        return _of_encryption(failure)
    if isinstance(failure, socket.gaierror):
        return _of_the_server("no-name")
    if isinstance(failure, ConnectionRefusedError):
        return _of_the_server("closed")
    if isinstance(failure, OSError):
        return _of_the_line(failure)
    return MailFault("program")


def _of_mail(failure: smtplib.SMTPException) -> MailFault:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(failure.recipients.values()), (0, b""))
        return _answered(code, said)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return _of_the_server(f"login-{failure.smtp_code}")
    if isinstance(failure, smtplib.SMTPSenderRefused):
        return _of_the_whole_server(failure.smtp_code, failure.smtp_error) or _of_the_server(
            f"sender-{failure.smtp_code}"
        )
    if isinstance(failure, smtplib.SMTPDataError):
        return _answered(failure.smtp_code, failure.smtp_error)
    if isinstance(failure, smtplib.SMTPResponseException):
        return _of_the_server(f"greeting-{failure.smtp_code}" if failure.smtp_code > 0 else "not-mail")
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        return _of_the_line(failure)
    # What is missing is said in smtplib's own words alone.
    said = str(failure)
    return _of_the_server("no-tls" if "STARTTLS" in said else "no-login" if "auth" in said.lower() else "cannot")


def _of_encryption(failure: ssl.SSLError) -> MailFault:
    if isinstance(failure, ssl.SSLCertVerificationError):
        why = getattr(failure, "verify_code", 0)
        ending = "-expired" if why == _NO_LONGER_VALID else "-name" if why in _OF_OTHER_NAMES else ""
        return _of_the_server(f"certificate{ending}")
    if isinstance(failure, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return _of_the_line(failure)
    return _of_the_server("plain-port" if getattr(failure, "reason", "") in _IN_CLEAR else "tls")


def _of_the_line(failure: OSError) -> MailFault:
    """Return what a line means that was there or was tried for, and broke."""
    is_silence = isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError)
    return MailFault("silent" if is_silence else "hung-up", is_the_servers=True)


def _answered(code: int, said: bytes | str) -> MailFault:
    """Return what an answer about one recipient, or about the words, means (RFC 5321, 4.2.1)."""
    of_all = _of_the_whole_server(code, said)
    if of_all is not None:
        return of_all
    said = said if isinstance(said, bytes) else said.encode(errors="replace")
    about = "sender" if _OF_THE_SENDER.search(said) else "relay" if _OF_RELAYING.search(said) else "refused"
    return MailFault(f"{about}-{code}", is_final=500 <= code <= 599)


def _of_the_whole_server(code: int, said: bytes | str) -> MailFault | None:
    """Return the fault of a server that closes down or asks for a login, whoever the mail goes to; None for others."""
    if code == 421:
        return _of_the_server(f"greeting-{code}")
    if code in _ASK_FOR_A_LOGIN:
        return _of_the_server(f"{'wants-tls' if 'STARTTLS' in str(said) else 'wants-login'}-{code}")
    return None


def _of_the_server(code: str) -> MailFault:
    return MailFault(code, is_the_servers=True, counts=False)

"""What a failure on the way to a mail server becomes: a code with its words, and not a letter of an address."""

import smtplib
import socket
import ssl

import pytest

from comments.mail_fault_words import WORDS, in_words, what_to_do
from comments.mail_faults import fault_in

READER = "ada.quill@mail.example"


def _certificate_fault(number: int) -> ssl.SSLCertVerificationError:
    failure = ssl.SSLCertVerificationError()
    failure.verify_code = number
    return failure


def _tls_fault(reason: str) -> ssl.SSLError:
    failure = ssl.SSLError()
    failure.reason = reason
    return failure


@pytest.mark.parametrize(
    ("failure", "code", "is_final", "is_the_servers"),
    [
        (smtplib.SMTPRecipientsRefused({READER: (421, b"")}), "greeting-421", False, True),
        (smtplib.SMTPRecipientsRefused({READER: (530, b"Sign in")}), "wants-login-530", False, True),
        (smtplib.SMTPRecipientsRefused({READER: (554, b"Relay access denied")}), "relay-554", True, False),
        (smtplib.SMTPRecipientsRefused({READER: (553, b"Sender address rejected")}), "sender-553", True, False),
        (smtplib.SMTPRecipientsRefused({READER: (451, b"4.1.8 no such domain")}), "sender-451", False, False),
        (smtplib.SMTPRecipientsRefused({}), "refused-0", False, False),
        (
            smtplib.SMTPSenderRefused(530, b"5.7.0 Must issue a STARTTLS command first", ""),
            "wants-tls-530",
            False,
            True,
        ),
        (smtplib.SMTPSenderRefused(421, b"", ""), "greeting-421", False, True),
        (smtplib.SMTPSenderRefused(553, b"", ""), "sender-553", False, True),
        (smtplib.SMTPAuthenticationError(535, b""), "login-535", False, True),
        (smtplib.SMTPConnectError(554, b""), "greeting-554", False, True),
        (smtplib.SMTPConnectError(-1, b"HTTP/1.1"), "not-mail", False, True),
        (smtplib.SMTPNotSupportedError(""), "cannot", False, True),
        (smtplib.SMTPNotSupportedError("SMTP AUTH extension not supported by server."), "no-login", False, True),
        (smtplib.SMTPException("No suitable authentication method found."), "no-login", False, True),
        (ssl.SSLError(), "tls", False, True),
        (_tls_fault("WRONG_VERSION_NUMBER"), "plain-port", False, True),
        (ssl.SSLEOFError(), "hung-up", False, True),
        (_certificate_fault(18), "certificate", False, True),
        (_certificate_fault(10), "certificate-expired", False, True),
        (_certificate_fault(62), "certificate-name", False, True),
        (socket.gaierror(), "no-name", False, True),
        (TimeoutError(), "silent", False, True),
        (ConnectionRefusedError(), "closed", False, True),
        (OSError(), "hung-up", False, True),
        (ValueError(READER), "program", False, False),
    ],
)
def test_a_failure_becomes_a_code_that_has_words(failure, code, is_final, is_the_servers):
    fault = fault_in(failure)
    assert (fault.code, fault.is_final, fault.is_the_servers) == (code, is_final, is_the_servers)
    assert str(in_words(fault.code)) != fault.code
    assert str(what_to_do(fault.code))
    assert READER not in repr(fault)


def test_each_code_says_something_else():
    assert len({str(said) for said, _do in WORDS.values()}) == len(WORDS)


def test_what_is_refused_for_now_is_told_apart_from_what_is_refused_for_good():
    assert str(in_words("refused-451")) == f"{WORDS['later'][0]} (451)"
    assert str(in_words("refused-550")) == f"{WORDS['refused'][0]} (550)"

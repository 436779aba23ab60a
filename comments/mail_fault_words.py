"""
What the codes of `comments.mail_faults` mean, for the staff: what is wrong, and what is to be done about it.

docs/mail.md says the same in the same words; a test compares the two.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ONE_RECIPIENT = _(
    "Nothing, if it is one reader: the address is gone or was mistyped. If it is all of them, ask your provider."
)
_TRY_LATER = _("Nothing: it is tried again by itself. If it stays so for a day, ask whoever runs the mail server.")

# Each code with what is wrong, and what is to be done; `-` and a number after a code are the mail server's own answer.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "no-name": (
        _("There is no mail server of the name in EMAIL_URL"),
        _("Compare the name with what your provider says. If it is right, this machine cannot look names up (DNS)."),
    ),
    "closed": (
        _("Nothing takes mail at the host and port in EMAIL_URL"),
        _("Compare the port: 587 for smtp+tls://, 465 for smtp+ssl://. On a server of your own, see that it runs."),
    ),
    "silent": (
        _("The mail server did not answer in time"),
        _("Compare host and port. Many hosting companies block port 25, and some 587 and 465: ask yours to open it."),
    ),
    "hung-up": (
        _("The mail server could not be reached, or hung up"),
        _("See that this machine reaches the internet, then compare host and port in EMAIL_URL."),
    ),
    "not-mail": (
        _("What answers at the port in EMAIL_URL is no mail server"),
        _("Compare the port with what your provider says for sending (SMTP). Those for reading (IMAP) are others."),
    ),
    "tls-port": (
        _("The mail server waits for an encrypted line, and EMAIL_URL begins in clear"),
        _("Begin EMAIL_URL with smtp+ssl:// for this port, or take port 587 with smtp+tls://."),
    ),
    "plain-port": (
        _("EMAIL_URL asks for an encrypted line at once, and the mail server begins in clear"),
        _("Begin EMAIL_URL with smtp+tls:// for this port, or take port 465 with smtp+ssl://."),
    ),
    "no-tls": (
        _("The mail server does not offer the encrypted line (STARTTLS) that EMAIL_URL asks for"),
        _("Try smtp+ssl:// with port 465. Only for a mail server on this very machine, smtp:// is safe."),
    ),
    "tls": (
        _("The mail server and this machine could not agree how to encrypt the line"),
        _("The mail server is too old, or misconfigured: ask whoever runs it to offer TLS 1.2 or newer."),
    ),
    "certificate": (
        _("The mail server’s certificate is not to be trusted"),
        _("Ask your provider. For a server with a certificate of its own, name its file in SSL_CERT_FILE."),
    ),
    "certificate-expired": (
        _("The mail server’s certificate has expired"),
        _("See that this machine’s clock is right. If it is, whoever runs the mail server has to renew it."),
    ),
    "certificate-name": (
        _("The mail server’s certificate is for another name than the one in EMAIL_URL"),
        _("Write the mail server’s full name into EMAIL_URL as your provider gives it, not a number or a short name."),
    ),
    "login": (
        _("The mail server does not accept the name and password in EMAIL_URL"),
        _("Enter both anew, with @ : / % as %40 %3A %2F %25. Many providers want a password made for programs."),
    ),
    "wants-login": (
        _("The mail server wants a name and password"),
        _("Write them into EMAIL_URL: smtp+tls://user:password@host:587."),
    ),
    "wants-tls": (
        _("The mail server takes mail over an encrypted line only"),
        _("Begin EMAIL_URL with smtp+tls:// and take port 587."),
    ),
    "no-login": (
        _("The mail server offers no signing in with a name and password, or not on this line"),
        _("Begin EMAIL_URL with smtp+tls:// or smtp+ssl://; or leave name and password out, if it takes mail without."),
    ),
    "cannot": (
        _("The mail server does not offer what this mail needs"),
        _("Ask whoever runs it, or take another one."),
    ),
    "sender": (
        _("The mail server does not send for the address in MAIL_FROM"),
        _("Set MAIL_FROM to an address that belongs to your account there, and have the provider confirm its domain."),
    ),
    "greeting": (
        _("The mail server does not take mail now"),
        _TRY_LATER,
    ),
    "later": (
        _("The mail server asks to be tried again later"),
        _TRY_LATER,
    ),
    "relay": (
        _("The mail server does not pass mail on to other servers"),
        _("Take the server your provider names for sending, with name and password. The receiving one sends none."),
    ),
    "refused": (
        _("The recipient’s mail server refused it"),
        _ONE_RECIPIENT,
    ),
    "console": (
        _("Mail is shown in the paper’s console, and nobody gets it"),
        _("Set EMAIL_URL to a mail server. As it is, it is good for trying things out on this machine."),
    ),
    "program": (
        _("The program failed while writing it; the worker’s log says where"),
        _("Look for the error in the log, and report it to whoever makes this software."),
    ),
    "sealed": (
        _("The address cannot be opened with the keys in VAULT_KEYS"),
        _("Put the key back into VAULT_KEYS with which it was sealed."),
    ),
    "unfinished": (
        _("The test was not finished"),
        _("The paper was stopped while it waited for the mail server. Send the test again."),
    ),
    "no-address": (_("There is no address any more"), ""),
    "nothing": (_("There was nothing left to say"), ""),
    "late": (_("It had waited too long"), ""),
}


def in_words(code: str) -> str | Promise:
    """Return what a code says, for the staff; the number is the mail server's own."""
    known, number = _parts(code)
    said = WORDS[known][0] if known in WORDS else known
    return f"{said} ({number})" if number else said


def what_to_do(code: str) -> str | Promise:
    """Return what is to be done about a code, "" where nothing is or nobody knows."""
    known, _number = _parts(code)
    return WORDS[known][1] if known in WORDS else ""


def _parts(code: str) -> tuple[str, str]:
    """Return a code without the server's number, and the number. What is refused for now (4xx) is not for good."""
    known, _dash, number = code.rpartition("-")
    if not number.isdigit():
        return code, ""
    return "later" if known == "refused" and number.startswith("4") else known, number

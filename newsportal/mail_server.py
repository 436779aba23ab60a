"""The mail server, from one address: EMAIL_URL."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_CONSOLE = "comments.console_mail.EmailBackend"
_NONE = "django.core.mail.backends.dummy.EmailBackend"
# What the scheme says about encrypting, and the port where no other is given (RFC 6409, RFC 8314).
_SCHEMES = {"smtp": ("", 25), "smtp+tls": ("tls", 587), "smtp+ssl": ("ssl", 465)}


def django_mail(url: str) -> dict[str, Any]:
    """
    Return Django's settings for the mail server at `url`, "" for none.

    Name and password are percent-encoded where they hold a character of addresses. Raises ImproperlyConfigured for
    what is no such address; the message does not repeat it, because of the password.
    """
    backend = {"": _NONE, "console:": _CONSOLE}.get(url, _SMTP)
    try:
        address = urlsplit("smtp://localhost" if backend is not _SMTP else url)
        encrypted, usual_port = _SCHEMES[address.scheme]
        port, host = address.port or usual_port, address.hostname
        is_an_address = bool(host) and not address.path.strip("/") and not address.query
    except (KeyError, ValueError):
        is_an_address = False
    if not is_an_address:
        raise ImproperlyConfigured(
            "EMAIL_URL is no address of a mail server. Give it as smtp+tls://user:password@host:587 (STARTTLS), "
            "smtp+ssl://user:password@host:465, smtp://host:25 (not encrypted), or console: to show mail in the "
            "console. Write @ : / and % in the password as %40 %3A %2F and %25."
        ) from None
    return {
        "EMAIL_BACKEND": backend,
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_TLS": encrypted == "tls",
        "EMAIL_USE_SSL": encrypted == "ssl",
    }

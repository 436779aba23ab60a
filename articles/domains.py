"""The site an address is on: one name for it, however the address is written."""

import re
from urllib.parse import urlsplit

MAX_DOMAIN_LENGTH = 253
"""What the system of names allows (RFC 1035, section 2.3.4, without the dot at the end)."""

DOMAIN_PATTERN = r"^([a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f.]*:[0-9a-f:.]+)$"
"""A name in plain letters, or the number of a machine (IPv6 without its brackets)."""


def domain_of(url: str) -> str:
    """Return the domain a web address is on, as `plain_domain` writes it; "" when it is on none."""
    try:
        return plain_domain(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def plain_domain(host: str) -> str:
    """
    Return a host as one name: small letters, without `www.`, other scripts as `xn--` (RFC 3490).

    It is "" when no host can be called that, or when it could not stand in the path of a page (`..`).
    """
    if len(host) > MAX_DOMAIN_LENGTH:
        return ""
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return ""
    while name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    return name if len(name) <= MAX_DOMAIN_LENGTH and re.fullmatch(DOMAIN_PATTERN, name) else ""


def readable_domain(domain: str) -> str:
    """Return a plain domain in the letters of its own script."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain

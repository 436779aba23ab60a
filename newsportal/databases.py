"""The databases of DATABASE_REPLICA_URLS, as Django's settings want them."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_HOW = (
    "Name each replica as DATABASE_URL names the primary, comma separated, a comma in a password as %2C: "
    "DATABASE_REPLICA_URLS=postgres://user:password@replica.example:5432/name"
)


def replicas(urls: list[str], primary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """
    Return an entry of DATABASES for each address, `replica1` and so on, which is used as the primary's entry says.

    Raises ImproperlyConfigured, without the address: it holds a password.
    """
    return {f"replica{number}": _replica(url, number, primary) for number, url in enumerate(urls, 1)}


def _replica(url: str, number: int, primary: dict[str, Any]) -> dict[str, Any]:
    try:
        named = dj_database_url.parse(url.strip())
    except ValueError:  # no address, or no kind of database that Django knows
        named = {}
    if named.get("ENGINE") != primary["ENGINE"] or not named["HOST"] or not named["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_REPLICA_URLS: address {number} names no PostgreSQL database. {_HOW}")
    where = {name: named[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    # By target_session_attrs a primary is found among several hosts; a replica takes no writing.
    shared = {name: value for name, value in primary["OPTIONS"].items() if name != "target_session_attrs"}
    return {**primary, **where, "OPTIONS": {**shared, **named.get("OPTIONS", {})}}

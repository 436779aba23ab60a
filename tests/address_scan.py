"""Finds an email address in whatever we answered, logged or stored, also in the usual disguises."""

import base64
import hashlib
import os
import subprocess
from typing import Any
from urllib.parse import quote

from django.db import connection

from newsportal import postgres_programs


def disguises(address: str) -> dict[str, bytes]:
    """The address, and what a slip of the pen would make of it: parts, codes, hashes without a key."""
    plain = address.encode()
    forms = {
        "plain": plain,
        "local part": plain.partition(b"@")[0],
        "domain": plain.partition(b"@")[2],
        "backwards": plain[::-1],
        "percent": quote(address).encode(),
        "entity": plain.replace(b"@", b"&#64;"),
        "hex": plain.hex().encode(),
        "base32": base64.b32encode(plain).rstrip(b"=")[:-1],
    }
    for shift in range(3):
        # Base64 of the address inside something longer: the characters that no neighbour can change.
        forms[f"base64 shifted by {shift}"] = base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
    for name in ("md5", "sha1", "sha256", "sha512"):
        for spelling, text in (("typed", address), ("lower", address.lower())):
            forms[f"{name} of the {spelling} address"] = hashlib.new(name, text.encode()).hexdigest().encode()
    return forms


def find(address: str, haystack: bytes) -> list[str]:
    """Name every disguise of the address that `haystack` contains; upper and lower case are the same."""
    lowered = haystack.lower()
    return [name for name, form in disguises(address).items() if form.lower() in lowered]


def every_row() -> bytes:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" AS t')
            tables = [*tables, *(row[0] for row in cursor.fetchall())]
    return "\n".join(tables).encode()


def dump(database: dict[str, Any] | None = None) -> bytes:
    """What pg_dump writes of a database, by default the tests' own; only what is committed is in it."""
    database = database or connection.settings_dict
    return subprocess.run(
        [postgres_programs.folder() / "pg_dump", "-h", database["HOST"], "-U", database["USER"], database["NAME"]],
        capture_output=True,
        check=True,
        env={**os.environ, "PGPORT": str(database["PORT"] or 5432)},
    ).stdout

"""Finds an email address in whatever we answered, logged, mailed or stored, also in the usual disguises."""

import base64
import binascii
import codecs
import hashlib
import os
import re
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import quote

from django.db import connection

from newsportal import postgres_programs

_GZIP = b"\x1f\x8b\x08"
_TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_MAX_LAYER = 4_000_000
"""Bytes that one wrapping may unfold to."""
_PIECE = 65_536
"""Bytes that are handed to gzip at a time: what it has not used yet is copied, be it the write-ahead log."""


@cache
def disguises(address: str) -> dict[str, bytes]:
    """The address, and what a slip of the pen would make of it: parts, codes, hashes without a key."""
    plain = address.encode()
    forms = {
        "plain": plain,
        "local part": plain.partition(b"@")[0],
        "domain": plain.partition(b"@")[2],
        "backwards": plain[::-1],
        "rot13": codecs.encode(address, "rot13").encode(),
        "percent": quote(address).encode(),
        "every character percent": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "entity": plain.replace(b"@", b"&#64;"),
        "every character an entity": "".join(f"&#{byte};" for byte in plain).encode(),
        "escaped for JSON": address.replace("@", "\\u0040").encode(),
        "UTF-16, little end": address.encode("utf-16-le"),
        "UTF-16, big end": address.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "base32": base64.b32encode(plain).rstrip(b"=")[:-1],
    }
    for shift in range(3):
        # Base64 of the address inside something longer: the characters that no neighbour can change.
        forms[f"base64 shifted by {shift}"] = base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
    for name in ("md5", "sha1", "sha256", "sha512"):
        for spelling, text in (("typed", address), ("lower", address.lower())):
            digest = hashlib.new(name, text.encode()).digest()
            forms[f"{name} of the {spelling} address"] = digest.hex().encode()
            forms[f"{name} of the {spelling} address as base64"] = base64.b64encode(digest).rstrip(b"=")
            forms[f"{name} of the {spelling} address as base64 for URLs"] = base64.urlsafe_b64encode(digest).rstrip(
                b"="
            )
            forms[f"{name} of the {spelling} address as bytes"] = digest
    return {name: form.lower() for name, form in forms.items()}


def find(address: str, haystack: bytes) -> list[str]:
    """
    Name every disguise of the address that `haystack` contains, compressed or inside a token too.

    Upper and lower case are the same.
    """
    layers = [layer.lower() for layer in _layers(haystack)]
    return [name for name, form in disguises(address).items() if any(form in layer for layer in layers)]


def _layers(haystack: bytes) -> Iterator[bytes]:
    """Yield the bytes as they are, and what is wrapped in them: by gzip, or by base64 with or without zlib."""
    yield haystack
    yield from _unzipped(haystack)
    decoded = b"\n".join(_decoded(token) for token in _TOKEN.findall(haystack))
    if decoded:
        yield decoded


def _unzipped(haystack: bytes) -> Iterator[bytes]:
    start = haystack.find(_GZIP)
    while start >= 0:
        yield _unzipped_from(haystack, start)
        start = haystack.find(_GZIP, start + 1)


def _unzipped_from(haystack: bytes, start: int) -> bytes:
    """Return what a gzip file that begins at `start` says, as far as it is one."""
    unzip, said = zlib.decompressobj(wbits=31), b""
    with suppress(zlib.error):
        for place in range(start, len(haystack), _PIECE):
            said += unzip.decompress(haystack[place : place + _PIECE], _MAX_LAYER - len(said))
            if unzip.eof or len(said) >= _MAX_LAYER:
                break
    return said


def _decoded(token: bytes) -> bytes:
    """Return what a token says in base64, unpacked when it was packed; nothing when it says nothing."""
    letters = token.rstrip(b"=")
    try:
        said = base64.b64decode(
            letters + b"=" * (-len(letters) % 4), altchars=b"-_" if set(letters) & set(b"-_") else b"+/"
        )
    except binascii.Error:
        return b""
    try:
        return said + zlib.decompressobj().decompress(said, _MAX_LAYER)
    except zlib.error:
        return said


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

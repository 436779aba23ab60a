"""
The id of a request: the same in each log line that is written while it is answered, and on the page of an error.

A reader who reports an error names it, and it is found. Pages that are the same for every reader do not have it.
"""

import re
import secrets
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started

from comments.client_address import is_from_proxy

# nginx's $request_id is 32 hexadecimal digits; other proxies send UUIDs. What could hold an address does not pass.
_AN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


@dataclass(frozen=True)
class Asked:
    """A request that is being answered: its id, and when it `began` on the monotonic clock, in seconds."""

    id: str
    began: float


_current: ContextVar[Asked | None] = ContextVar("request", default=None)


def current() -> Asked | None:
    """Return the request that is being answered here, None outside of one."""
    return _current.get()


def id_of(meta: Mapping[str, Any]) -> str:
    """Return the id that a trusted proxy gave a request with this META, else a new random one of 16 digits."""
    given = str(meta.get("HTTP_X_REQUEST_ID") or "")
    if is_from_proxy(meta, settings.TRUSTED_PROXIES) and _AN_ID.fullmatch(given):
        return given
    return secrets.token_hex(8)


def watch_requests() -> None:
    """From now on, know which request is being answered."""
    request_started.connect(_begin, dispatch_uid="request_id")
    request_finished.connect(_end, dispatch_uid="request_id")


def _begin(environ: Mapping[str, Any], **_signal: object) -> None:
    _current.set(Asked(id_of(environ), time.monotonic()))


def _end(**_signal: object) -> None:
    _current.set(None)

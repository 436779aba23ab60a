"""Logs and error reports that cannot carry an email address."""

import logging
import re

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

_ADDRESS = re.compile(r"[^\s@<>\"'(),:;=]{1,64}@[^\s@<>\"'(),:;=]{1,253}")
_REMOVED = "[address removed]"


def without_addresses(text: str) -> str:
    """Return `text` with everything that looks like an email address replaced."""
    return _ADDRESS.sub(_REMOVED, text) if "@" in text else text


class NoAddresses(logging.Filter):
    """Remove addresses from a record before any handler writes it: the message, its arguments, the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always let it pass."""
        record.msg, record.args = without_addresses(record.getMessage()), None
        if record.exc_info:
            record.exc_text = without_addresses(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


class PrivateReporterFilter(SafeExceptionReporterFilter):
    """Error reports without anything a visitor sent."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        """Name the fields that were sent, and none of their values."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: object) -> list[tuple[str, str]]:
        """Leave local variables out altogether: any of them may hold an address."""
        return []

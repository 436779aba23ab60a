"""Logs and error reports without email addresses and secret links: of a receipt, a mail, a preview, a colleague."""

import logging
import re
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

_LOCAL_PART = r"""(?:"[^"\n]{1,64}"|[^\s@<>"'(),:;=]{1,320})"""
_ADDRESS = re.compile(_LOCAL_PART + r"""(?:@|%40)[^\s@<>"'(),:;=]{1,253}""")
_SECRET_LINK = re.compile(
    r"""(/(?:comments/(?:receipt|confirm|unsubscribe|mine|letters)|preview|admin/welcome)/)(?!\[token)[^/\s"'?#]+"""
)


def censored(text: str) -> str:
    """Return `text` without the email addresses in it, percent-encoded ones too, and without secret links' tokens."""
    if "@" in text or "%40" in text:
        text = _ADDRESS.sub("[address removed]", text)
    return _SECRET_LINK.sub(r"\1[token removed]", text)


class Censor(logging.Filter):
    """Censor a record before any handler writes it: the message, its arguments, the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always let it pass."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{record.msg} (the arguments of this message did not fit it)"
        record.msg, record.args = censored(message), None
        if record.exc_info:
            record.exc_text = censored(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = censored(record.stack_info)
        return True


class PrivateReporterFilter(SafeExceptionReporterFilter):
    """Error reports without anything a visitor sent."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        """Name the fields that were sent, and none of their values."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: object) -> list[tuple[str, str]]:
        """Leave local variables out altogether: any of them may hold an address."""
        return []

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, str]:
        """Leave out headers and the server's environment."""
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, str]:
        """Leave out cookies."""
        return {}


class PrivateReporter(ExceptionReporter):
    """Error reports without the query, and without an address wherever one may still hide."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return what the report's templates show."""
        data: dict[str, Any] = super().get_traceback_data()
        return {**data, "request_GET_items": [], "request_insecure_uri": self.request.path if self.request else ""}

    def get_traceback_html(self) -> str:
        """Return the report as a page."""
        return censored(super().get_traceback_html())

    def get_traceback_text(self) -> str:
        """Return the report as text."""
        return censored(super().get_traceback_text())

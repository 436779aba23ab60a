"""What a visitor gets, and what the log says, while PostgreSQL is away."""

import logging
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from psycopg2.errors import IdleInTransactionSessionTimeout

from newsportal import request_id

RETRY_AFTER = 5  # seconds; the local server is back within two


def is_outage(fault: BaseException | None) -> bool:
    """
    Return whether a failure means that the database cannot be used.

    A server that dies in the middle of an answer is a plain DatabaseError: no SQLSTATE came that would say more. What
    took too long is an OperationalError, but a transaction that lay idle too long is none.
    """
    lay_idle = isinstance(fault.__cause__ if fault else None, IdleInTransactionSessionTimeout)
    return lay_idle or isinstance(fault, OperationalError | InterfaceError) or type(fault) is DatabaseError


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer every exception: 503 with Retry-After when the database cannot be used, else 500.

    The page names the request, so that what a reader reports is found in the log.
    This is the site map's handler500, because only there do the failures of middlewares arrive too.
    """
    asked = request_id.current()
    said = {"reference": asked.id if asked else ""}
    if not is_outage(sys.exc_info()[1]):
        response = HttpResponse(loader.render_to_string("500.html", said), status=500)
    else:
        response = HttpResponse(loader.render_to_string("503.html", said), status=503)
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


class OneLineDuringOutage(logging.Filter):
    """A log line without traceback for each request that failed because the database was away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always let it pass."""
        fault = record.exc_info[1] if record.exc_info else None
        if record.name == "django.request" and is_outage(fault):
            first_line = str(fault).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()}: the database cannot be used ({first_line})", None
            record.exc_info = None
        return True

"""
One log line: the request it belongs to, and the line as a JSON object.

Nothing here says who asked: no address, no browser, no query, and of a path only the pattern of its route, because the
rest may be somebody's secret link.
"""

import json
import logging
import time
from datetime import UTC, datetime
from http import HTTPMethod
from typing import Any

from django.http import HttpRequest

from newsportal import request_id
from newsportal.private_logging import censored

NO_REQUEST = "-"


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the route that answers a request, `/<int:year>/<slug:slug>/`; "-" when none does."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "-"


def method_of(request: HttpRequest) -> str:
    """Return the method of a request when it is one of HTTP's own, "OTHER" when a client made it up."""
    return str(request.method) if request.method in HTTPMethod.__members__ else "OTHER"


class WithRequestId(logging.Filter):
    """Give each record the id of the request that is being answered, "-" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write it into the record; always let that pass."""
        asked = request_id.current()
        record.request_id = asked.id if asked else NO_REQUEST
        return True


class JsonLines(logging.Formatter):
    """
    A record as one JSON object a line, for programs that collect logs; it comes here censored.

    Always: time (RFC 3339, UTC), level, logger, message. Within a request: request (its id) and milliseconds since it
    began. About a request: method, route, status. After a failure: traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end; every character outside ASCII is escaped, line ends too."""
        moment = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        asked = request_id.current()
        if asked:
            said |= {"request": asked.id, "milliseconds": round((time.monotonic() - asked.began) * 1000)}
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            said |= self._about(request, said["message"], getattr(record, "status_code", None))
        traceback = "\n".join(filter(None, [record.exc_text, record.stack_info]))
        if traceback:
            said["traceback"] = traceback
        return json.dumps(said)

    def _about(self, request: HttpRequest, message: str, status: object) -> dict[str, Any]:
        route = route_of(request)
        for path in (request.path, censored(request.path)):
            if len(path) > 1:
                message = message.replace(path, route)
        return {"message": message, "method": method_of(request), "route": route, "status": status}

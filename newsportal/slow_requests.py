"""A line in the log for each answer that took long; the others are in the proxy's log, and the errors in Django's."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsportal.log_lines import method_of, route_of

logger = logging.getLogger("newsportal.slow")

SLOW = 1.0  # seconds


class SlowRequestsMiddleware:
    """Stand before everything, and time it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say by its route which request took more than a second."""
        began = time.monotonic()
        response = self.get_response(request)
        took = time.monotonic() - began
        if took > SLOW:
            about = {"request": request, "status_code": response.status_code}
            logger.warning("%s %s took %d ms", method_of(request), route_of(request), took * 1000, extra=about)
        return response

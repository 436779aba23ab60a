"""What watches the paper from its own machine asks by 127.0.0.1 and over http, whatever the public address is."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

PATHS = ("/healthz", "/readyz", "/metrics")


class ProbesMiddleware:
    """
    Answer probes before anything asks for the right host, https, a session or the database.

    What a probe may not see is answered as any address that does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe here; hand on everything else."""
        if request.path_info in PATHS:
            request.resolver_match = resolve(request.path_info)
            try:
                response: HttpResponse = request.resolver_match.func(request)
            except Http404:
                return self.get_response(request)
            response["X-Content-Type-Options"] = "nosniff"
            return response
        return self.get_response(request)

"""What all pages have in common that a mailed link opens: nobody keeps them, finds them or learns their address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comments.request_checks import Fault


def private_page(request: HttpRequest, template: str, page: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page for whoever holds the link, and for nobody else."""
    response = render(request, template, page, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def fault_page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say why a form that was sent to such a page could not be read."""
    return private_page(request, "comments/link_fault.html", {"reason": fault.reason}, fault.status)

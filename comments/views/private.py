"""What all pages have in common that are for whoever holds their address: nobody keeps, finds or tells it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def private_page(
    request: HttpRequest, template: str, page: dict[str, Any], status: int = 200, retry_after: int | None = None
) -> HttpResponse:
    """Return a page for whoever holds its link; `retry_after` is the seconds to wait, where waiting helps."""
    response = keep_private(render(request, template, page, status=status))
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def gone_to(place: str) -> HttpResponse:
    """Lead to a page after a form was taken."""
    return keep_private(HttpResponseRedirect(place, status=303))


def keep_private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep the answer, find it, or learn where it came from."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

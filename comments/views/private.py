"""What the pages have in common that nobody should find, and those that are for whoever holds their address alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables


@sensitive_variables()
def unlisted_page(
    request: HttpRequest, template: str, page: dict[str, Any], status: int = 200, retry_after: int | None = None
) -> HttpResponse:
    """Return a page that no search should list; `retry_after` is the seconds to wait, where waiting helps."""
    response = render(request, template, page, status=status)
    response["X-Robots-Tag"] = "noindex"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


@sensitive_variables()
def private_page(
    request: HttpRequest, template: str, page: dict[str, Any], status: int = 200, retry_after: int | None = None
) -> HttpResponse:
    """Return a page for whoever holds its link; `status` and `retry_after` as in `unlisted_page`."""
    return keep_private(unlisted_page(request, template, page, status, retry_after))


def gone_to(place: str) -> HttpResponse:
    """Lead to a page after a form was taken."""
    return keep_private(HttpResponseRedirect(place, status=303))


def keep_private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep the answer, find it, or learn where it came from."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

"""The answer to a form that could not be read at all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comments.request_checks import Fault


def not_sent(request: HttpRequest, fault: Fault, title: str, form_address: str) -> HttpResponse:
    """Say under `title` why nothing was taken, with a link to the form. Nothing of what was sent is repeated."""
    page = {"title": title, "reason": fault.reason, "form_address": form_address}
    response = render(request, "comments/not_sent.html", page, status=fault.status)
    response["X-Robots-Tag"] = "noindex"
    return response

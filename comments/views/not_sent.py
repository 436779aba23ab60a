"""The answer to a form that could not be read at all."""

from django.http import HttpRequest, HttpResponse

from comments.request_checks import Fault
from comments.views.private import unlisted_page


def not_sent(request: HttpRequest, fault: Fault, title: str, form_address: str) -> HttpResponse:
    """Say under `title` why nothing was taken, with a link to the form. Nothing of what was sent is repeated."""
    page = {"title": title, "reason": fault.reason, "form_address": form_address}
    return unlisted_page(request, "comments/not_sent.html", page, fault.status)

"""The answer to an address that something once had."""

from django.http import HttpResponse, HttpResponsePermanentRedirect


def moved_to(path: str) -> HttpResponse:
    """Answer 301 to the present address."""
    response = HttpResponsePermanentRedirect(path)
    # A browser that kept this for ever would go round in circles once an editor takes the old address back.
    response["Cache-Control"] = "no-cache"
    return response

"""Where a request to sign in comes from, for the throttle: as the paper's proxies say it."""

from django.conf import settings
from django.http import HttpRequest

from comments.client_address import client_address


def staff_address(request: HttpRequest) -> str | None:
    """Return the address of whoever sent the request, None when nobody can know it."""
    return client_address(request.META, settings.TRUSTED_PROXIES) or None

"""How long others may keep our public pages, and how they ask whether a page has changed."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

# A shared cache may answer for one second and, while the paper is down, for a day; a browser asks each time.
PUBLIC = "max-age=0, s-maxage=1, stale-if-error=86400"


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Mark what `view` answers as the same for every reader: a weak ETag made of its bytes, 304 to whoever has them.

    Anything but a 200 is left alone.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        response["Cache-Control"] = PUBLIC
        # Weak, because a proxy may compress the bytes on their way (RFC 9110, section 8.8.1).
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return answer

"""How long others may keep our public pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

# A shared cache may answer for one second and, while the paper is down, for a day; a browser asks each time.
PUBLIC = "max-age=0, s-maxage=1, stale-if-error=86400"


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark what `view` answers as the same for every reader. Anything but a 200 is left alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["Cache-Control"] = PUBLIC
        return response

    return answer

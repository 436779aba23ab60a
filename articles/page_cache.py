"""How long others may keep our public pages, how they ask whether one has changed, and how it travels."""

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

# A shared cache may answer for one second and, while the paper is down, for a day; a browser asks each time.
PUBLIC = "max-age=0, s-maxage=1, stale-if-error=86400"

SHORTEST_COMPRESSED = 500  # bytes; below that the answer's headers are longer than what is saved

# The quality of each is where a page of 40 kB takes a millisecond or two. Compressing gives nothing away here: a
# public page holds no secret that an attacker could guess letter by letter (BREACH, 2013).
_ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda page: brotli.compress(page, quality=5),
    "gzip": lambda page: gzip.compress(page, compresslevel=6, mtime=0),
}
_ACCEPTED = re.compile(r"\s*([a-z*]+)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]*)?|1(?:\.0*)?)\s*)?", re.IGNORECASE)


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Mark what `view` answers as the same for every reader: a weak ETag made of its bytes, 304 to whoever has them.

    It travels compressed to whoever takes it so. Anything but a 200 is left alone.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        response["Cache-Control"] = PUBLIC
        # Weak, because the same page has other bytes when it is compressed (RFC 9110, section 8.8.1).
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        patch_vary_headers(response, ["Accept-Encoding"])
        unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
        return unchanged if unchanged.status_code == 304 else _compressed(response, request)

    return answer


def _compressed(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    if encoding and len(response.content) >= SHORTEST_COMPRESSED:
        response.content = _ENCODINGS[encoding](response.content)
        response["Content-Encoding"] = encoding
    return response


def encoding_for(accepted: str) -> str:
    """
    Return "br", "gzip", or "" for neither, the best that a header Accept-Encoding allows.

    What stands there that RFC 9110, section 12.5.3, does not know is passed over; `*` is not taken up.
    """
    allowed = set()
    for item in accepted.split(","):
        match = _ACCEPTED.fullmatch(item)
        if match and float(match[2] or 1) > 0:
            allowed.add(match[1].lower())
    return next((encoding for encoding in _ENCODINGS if encoding in allowed), "")

"""
Pages that are the same for every reader: made once for each edition, kept, and never older than what was committed.

How long others may keep them, how they ask whether one has changed, and how it travels.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import brotli
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from articles.editions import NEWS, edition_of
from articles.kept_pages import Kept, OneAtATime, shelf

# A shared cache may answer for one second and, while the paper is down, for a day; a browser asks each time.
PUBLIC = "max-age=0, s-maxage=1, stale-if-error=86400"

SHORTEST_COMPRESSED = 500  # bytes; below that the answer's headers are longer than what is saved
PLAIN = ""

# The quality of each is where a page of 40 kB takes a millisecond or two. Compressing gives nothing away here: a
# public page holds no secret that an attacker could guess letter by letter (BREACH, 2013).
_ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda page: brotli.compress(page, quality=5),
    "gzip": lambda page: gzip.compress(page, compresslevel=6, mtime=0),
}
_ACCEPTED = re.compile(r"\s*([a-z*]+)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]*)?|1(?:\.0*)?)\s*)?", re.IGNORECASE)

_turns = OneAtATime()


def public_page(shown: str, *parameters: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """
    Mark what a view answers as the same for every reader, and keep it for as long as it is true.

    `shown` is what changes it: NEWS, TALK, OWN_TALK or LOG of `articles.editions`; what changes it at a known moment,
    the view tells by `changes_at`. `parameters` are those of the address that the view reads: it sees no others, and
    of each the last. The page has a weak ETag made of its bytes, answers 304 to whoever has them, and travels
    compressed to whoever takes it so. However many ask at once, one makes it. Anything but a 200 is left alone.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            query = asked_for(request.GET, parameters)
            request.GET = QueryDict(query)
            key = key_of(request.path_info, query)
            edition = _edition(request, shown, kwargs)
            kept = _present(key, edition)
            if kept is None:
                with _turns.turn(key):
                    kept = _present(key, edition)
                    if kept is None:
                        request.began_at, request.changes_at = timezone.now(), request.site.next_appearance
                        response = view(request, *args, **kwargs)
                        if response.status_code != 200:
                            return response
                        shelf.put(key, kept := _made(response, request, edition, shown, kwargs))
            return _answer(kept, key, request)

        answer.shown, answer.parameters = shown, parameters
        return answer

    return decorate


def changes_at(request: HttpRequest, moment: datetime | None) -> None:
    """
    Tell that the page that is being made for `request` changes by itself at `moment`, if that had not come before.

    A moment that comes while the page is made counts: part of the page may say what was true until then.
    """
    began_at = getattr(request, "began_at", None)
    if moment is not None and began_at is not None and moment > began_at:
        request.changes_at = min(moment, request.changes_at or moment)


def asked_for(asked: QueryDict, parameters: tuple[str, ...]) -> str:
    """Return the one way to write what an address says of these parameters, as a query string in their order."""
    return urlencode([(name, asked[name]) for name in parameters if name in asked])


def key_of(path: str, query: str) -> str:
    """Return what a page is kept under: its path, which may have a question mark, and what `asked_for` returns."""
    return f"{path}?{query}" if query or "?" in path else path


def body_in(kept: Kept, key: str, accepted: str) -> tuple[str, bytes]:
    """Return the encoding that a header Accept-Encoding allows, and the page in it; each is made once."""
    encoding = encoding_for(accepted) if len(kept.bodies[PLAIN]) >= SHORTEST_COMPRESSED else PLAIN
    if encoding not in kept.bodies:
        kept.bodies = {**kept.bodies, encoding: _ENCODINGS[encoding](kept.bodies[PLAIN])}
        shelf.put(key, kept)
    return encoding, kept.bodies[encoding]


def encoding_for(accepted: str) -> str:
    """
    Return "br", "gzip", or PLAIN for neither, the best that a header Accept-Encoding allows.

    What stands there that RFC 9110, section 12.5.3, does not know is passed over; `*` is not taken up.
    """
    allowed = set()
    for item in accepted.split(","):
        match = _ACCEPTED.fullmatch(item)
        if match and float(match[2] or 1) > 0:
            allowed.add(match[1].lower())
    return next((encoding for encoding in _ENCODINGS if encoding in allowed), PLAIN)


def _edition(request: HttpRequest, shown: str, address: Mapping[str, Any]) -> list[int]:
    """Return the edition that is made for this request, whose site is of no older one. One query, or none."""
    own = request.site.edition
    return own if shown == NEWS else [own[0], edition_of(shown, address)[1]]


def _present(key: str, edition: list[int]) -> Kept | None:
    kept = shelf.get(key)
    return kept if kept and kept.is_present(edition, timezone.now()) else None


def _made(
    response: HttpResponse, request: HttpRequest, edition: list[int], shown: str, address: Mapping[str, Any]
) -> Kept:
    """Return what a view has just answered as a page to keep."""
    patch_vary_headers(response, ["Accept-Encoding"])
    return Kept(
        shown=shown,
        address={part: address[part] for part in ("year", "month", "slug") if part in address},
        edition=edition,
        until=request.changes_at,
        # Weak, because the same page has other bytes when it is compressed (RFC 9110, section 8.8.1).
        etag=f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"',
        said=dict(response.headers),
        bodies={PLAIN: response.content},
    )


def _answer(kept: Kept, key: str, request: HttpRequest) -> HttpResponse:
    encoding, body = body_in(kept, key, request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(body, headers={**kept.said, "Cache-Control": PUBLIC, "ETag": kept.etag})
    if encoding:
        response["Content-Encoding"] = encoding
    response.kept = kept
    return get_conditional_response(request, etag=kept.etag, response=response)

"""
What stands before Django: a public page that is kept, and still true, is answered without it.

Django's handler takes longer than such an answer. One query asks which edition of the page is the present one; what
differs, is no plain request for a page, or comes by a way that Django would refuse, goes on to Django. While the
database cannot be asked, the last good copy is answered.
"""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import split_domain_port, validate_host
from django.urls import resolve
from django.utils import timezone
from django.utils.http import parse_etags

from articles import servers
from articles.editions import edition_of
from articles.kept_pages import Kept, shelf
from articles.page_cache import asked_for, body_in, key_of

REST = 5  # seconds in which a database that could not be asked is left in peace

_OF_THE_BODY = ("Content-Length", "Content-Encoding")
_NOT_IN_304 = ("Content-Type", "Content-Disposition")
# Django answers these by rules of their own (RFC 9110, section 13.1).
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


class _Database:
    """Whether the database can be asked: after a failure, not before `REST` seconds have passed."""

    failed_at: float | None = None


def before(django: WSGIApplication) -> WSGIApplication:
    """Return the application that answers what it can from what is kept, and leaves the rest to `django`."""

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        kept = shelf.get(key) if key else None
        if kept is None or not kept.headers or not _is_present(kept):
            return django(environ, start_response)
        return _answer(kept, key, environ, start_response)

    return application


class LastLookMiddleware:
    """Stand before all other middlewares, and keep with a public page all the headers that it went out with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and remember how."""
        response = self.get_response(request)
        kept: Kept | None = getattr(response, "kept", None)
        if kept is not None and not kept.headers and response.status_code == 200:
            kept.headers = [header for header in response.items() if header[0] not in _OF_THE_BODY]
        return response


def _key(environ: dict[str, Any]) -> str:
    """Return what the page that is asked for would be kept under, "" for what only Django can answer."""
    path = environ["PATH_INFO"]
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or not path.isascii()
        or any(condition in environ for condition in _CONDITIONS)
        or not _came_by_the_door(environ)
    ):
        return ""
    query = environ.get("QUERY_STRING")
    try:
        return _key_with(path, query) if query else key_of(path, "")
    except (Http404, SuspiciousOperation):
        return ""


def _key_with(path: str, query: str) -> str:
    """Raises Http404, and TooManyFieldsSent."""
    parameters = getattr(resolve(path).func, "parameters", ())
    # The bytes that came in, which WSGI hands on as if each were a letter (PEP 3333).
    return key_of(path, asked_for(QueryDict(query.encode("latin-1")), parameters))


def _came_by_the_door(environ: dict[str, Any]) -> bool:
    """Return whether Django would answer this host, and this scheme without leading to https."""
    if not _is_ours(environ.get("HTTP_HOST", ""), *settings.ALLOWED_HOSTS):
        return False
    if not settings.SECURE_SSL_REDIRECT:
        return True
    name, value = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "https")
    return environ.get(name, "").partition(",")[0].strip() == value


@lru_cache(maxsize=16)
def _is_ours(host: str, *allowed: str) -> bool:
    name, _ = split_domain_port(host.lower())
    return bool(name) and validate_host(name, allowed)


def _is_present(kept: Kept) -> bool:
    """Return whether the page is of the present edition, or cannot be asked after."""
    if _Database.failed_at and time.monotonic() < _Database.failed_at + REST:
        return True
    try:
        present = servers.read(partial(_is_unchanged, kept))
    except (DatabaseError, InterfaceError):
        connection.close()
        _Database.failed_at = time.monotonic()
        return True
    if _Database.failed_at:
        # Another server may have taken its place, or a backup, in which the same number counts other changes.
        _Database.failed_at = None
        shelf.clear()
        return False
    return present


def _is_unchanged(kept: Kept) -> bool:
    return kept.is_present(_edition_of(kept), timezone.now())


def _edition_of(kept: Kept) -> list[int]:
    """Ask once more on a new connection: the one that this thread has may be older than the server."""
    try:
        return edition_of(kept.shown, kept.address)
    except (DatabaseError, InterfaceError):
        if servers.is_choosing():
            raise
        connection.close()
        return edition_of(kept.shown, kept.address)


def _answer(kept: Kept, key: str, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer as Django did, in the encoding that this reader takes."""
    if _is_known(kept.etag, environ.get("HTTP_IF_NONE_MATCH", "")):
        start_response("304 Not Modified", [header for header in kept.headers if header[0] not in _NOT_IN_304])
        return []
    encoding, body = body_in(kept, key, environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [*kept.headers, ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _is_known(etag: str, asked: str) -> bool:
    """Return whether a reader has this page, by the header If-None-Match, which compares weakly (RFC 9110, 13.1.2)."""
    if not asked or asked == etag:
        return bool(asked)
    known = parse_etags(asked)
    return "*" in known or any(one.removeprefix("W/") == etag.removeprefix("W/") for one in known)

"""
What only the newsroom needs - sessions, accounts, messages - and a reader's page goes past.

Each is Django's own, in its own place in the settings; here it is told to look at nothing outside /admin/. So a
request for a reader's page has no `session` and no `user`, and nothing that its answer could be made to depend on.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def is_newsroom(request: HttpRequest) -> bool:
    """Return whether a request is for a page of the staff, by its path alone."""
    return request.path_info.startswith("/admin/")


class _NewsroomOnly:
    """A middleware that hands on what is asked for outside the newsroom."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> Any:
        """Do its work in the newsroom; elsewhere answer as if it were not there."""
        return super().__call__(request) if is_newsroom(request) else self.get_response(request)  # type: ignore[misc]


class Sessions(_NewsroomOnly, SessionMiddleware):
    """Who is signed in, from a cookie."""


class Accounts(_NewsroomOnly, AuthenticationMiddleware):
    """`request.user`."""


class Messages(_NewsroomOnly, MessageMiddleware):
    """What the next page is to say."""

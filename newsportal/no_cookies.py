"""Cookies are the newsroom's: a reader's page does not even see them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsportal.newsroom_only import is_newsroom


class NoCookiesMiddleware:
    """
    Drop the cookies that come with a request from outside the newsroom, before anybody could read them.

    Django answers a broken one by deleting it or setting a new one, on whatever page it was sent to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; whoever is signed in is nobody outside /admin/."""
        if not is_newsroom(request):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

"""The paper's name, language and time zone, for every page."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from articles import servers
from articles.editions import WITH_SITE
from articles.models import Site


class SiteMiddleware:
    """
    Read the site's row once a request, and speak its language in its time zone while answering.

    With the row comes what a page that is made for this request has to know before: see `articles.editions`. All that a
    public page needs is read from one of `articles.servers`, these first things as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the site's language and time zone."""
        if servers.has_choice() and _is_for_everybody(request):
            return servers.read(partial(self._answer, request))
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note that a server failed while a page was made: Django makes an answer of it, and nobody else would know."""
        if servers.is_away(exception):
            request.failure = exception

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.failure = None
        request.site = Site.current(**WITH_SITE)
        with translation.override(request.site.language), timezone.override(ZoneInfo(request.site.time_zone)):
            response = self.get_response(request)
        if request.failure and servers.is_choosing():
            raise request.failure
        response.headers.setdefault("Content-Language", request.site.language)
        return response


def _is_for_everybody(request: HttpRequest) -> bool:
    """Whether the request asks for what `page_cache.public_page` marks."""
    try:
        return request.method in ("GET", "HEAD") and hasattr(resolve(request.path_info).func, "shown")
    except Resolver404:
        return False


def site(request: HttpRequest) -> dict[str, Site]:
    """Give every template `site`."""
    return {"site": getattr(request, "site", None) or Site.current()}

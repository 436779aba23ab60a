"""The paper's name, language and time zone, for every page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from articles.editions import WITH_SITE
from articles.models import Site


class SiteMiddleware:
    """
    Read the site's row once a request, and speak its language in its time zone while answering.

    With the row comes what a page that is made for this request has to know before: see `articles.editions`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the site's language and time zone."""
        request.site = Site.current(**WITH_SITE)
        with translation.override(request.site.language), timezone.override(ZoneInfo(request.site.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.site.language)
        return response


def site(request: HttpRequest) -> dict[str, Site]:
    """Give every template `site`."""
    return {"site": getattr(request, "site", None) or Site.current()}

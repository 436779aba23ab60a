from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.i18n import JavaScriptCatalog

from articles import desk
from articles.models import Site, User
from articles.sign_in_again import sign_in_again

View = Callable[..., HttpResponse]

_DAILY = ["Article", "FrontStory", "Correction", "Image", "Author", "Topic", "Section", "Source", "Site", "User"]
_DAILY_FIRST = {name: place for place, name in enumerate(_DAILY)}


class Newsroom(admin.AdminSite):
    """The staff's side of the paper, under /admin/, in the paper's own name."""

    index_title = _("Newsroom")
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the paper's present name, which the Site settings decide."""
        name = self._site(request).name
        return super().each_context(request) | {"site_header": name, "site_title": name}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what waits for this person; until the settings were saved, take whoever may change them there."""
        unconfirmed = self._site(request).confirmed_at is None
        if unconfirmed and request.user.has_perm("articles.change_site"):
            return HttpResponseRedirect(reverse("admin:articles_site_changelist"))
        return super().index(request, {"desk": desk.parts(request, self), **(extra_context or {})})

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let nobody in who is no member of staff; a form sent after its session has ended keeps its words."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or self.has_permission(request) or request.path == reverse("admin:logout"):
                return inner(request, *args, **kwargs)
            return keep(request, lambda: inner(request, *args, **kwargs))

        @never_cache
        @csrf_protect
        def keep(request: HttpRequest, go_on: Callable[[], HttpResponse]) -> HttpResponse:
            return sign_in_again(request, self.each_context(request), go_on)

        return guarded

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """
        List what is used daily first, under the names the pages have (an admin's `name_in_index`).

        The staff's accounts stand beside their groups, though the model of an account is one of ours.
        """
        apps = super().get_app_list(request, app_label)
        lists = {app["app_label"]: app["models"] for app in apps}
        if {"articles", "auth"} <= lists.keys():
            accounts = [model for model in lists["articles"] if model["model"] is User]
            lists["articles"][:] = [model for model in lists["articles"] if model not in accounts]
            lists["auth"][:0] = accounts
        lists.get("articles", []).sort(key=lambda model: _DAILY_FIRST.get(model["object_name"], len(_DAILY_FIRST)))
        for model in chain.from_iterable(lists.values()):
            model["name"] = getattr(self.get_model_admin(model["model"]), "name_in_index", model["name"])
        return apps

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the first page, which lists the pages of every app."""
        return HttpResponseRedirect(reverse("admin:index"))

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Give scripts the translations of every app, not of Django's admin alone: the editor has words too."""
        return JavaScriptCatalog.as_view()(request)

    def get_urls(self) -> list[Any]:
        """Leave out the address that redirects by numbers: it fails for a draft and asks nobody's permission."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    @staticmethod
    def _site(request: HttpRequest) -> Site:
        return getattr(request, "site", None) or Site.current()

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from articles.models import Site, User


class Newsroom(admin.AdminSite):
    """The staff's side of the paper, under /admin/, in the paper's own name."""

    index_title = _("Newsroom")
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the paper's present name, which the Site settings decide."""
        name = self._site(request).name
        return super().each_context(request) | {"site_header": name, "site_title": name}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the index; until somebody saved the Site settings, whoever may change them is taken there first."""
        unconfirmed = self._site(request).confirmed_at is None
        if unconfirmed and request.user.has_perm("articles.change_site"):
            return HttpResponseRedirect(reverse("admin:articles_site_changelist"))
        return super().index(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """List the staff's accounts beside their groups, though the model of an account is one of ours."""
        apps = super().get_app_list(request, app_label)
        lists = {app["app_label"]: app["models"] for app in apps}
        if {"articles", "auth"} <= lists.keys():
            accounts = [model for model in lists["articles"] if model["model"] is User]
            lists["articles"][:] = [model for model in lists["articles"] if model not in accounts]
            lists["auth"][:0] = accounts
        return apps

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Give scripts the translations of every app, not of Django's admin alone: the editor has words too."""
        return JavaScriptCatalog.as_view()(request)

    @staticmethod
    def _site(request: HttpRequest) -> Site:
        return getattr(request, "site", None) or Site.current()

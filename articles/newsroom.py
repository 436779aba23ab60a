from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.i18n import JavaScriptCatalog

from articles import audit, desk, rights, second_factor, staff_links
from articles.forgotten_password_pages import asked_page, forgotten_page
from articles.models import AuditEvent, Site, User
from articles.my_account import my_account_page
from articles.second_factor_pages import codes_to_keep, qr_code, second_factor_page
from articles.sign_in import SignInForm
from articles.sign_in_again import sign_in_again
from articles.welcome import welcome_page

View = Callable[..., HttpResponse]

_DAILY = [
    "Article",
    "FrontStory",
    "Correction",
    "Image",
    "Author",
    "Topic",
    "Section",
    "Source",
    "Page",
    "Site",
    "User",
    "AuditEvent",
]
_DAILY_FIRST = {name: place for place, name in enumerate(_DAILY)}
# What is needed to set up a second factor, and the way out.
_OPEN_TO_ALL = {"second_factor", "second_factor_qr", "second_factor_codes", "logout", "jsi18n"}


def _place(model: dict[str, Any]) -> int:
    return _DAILY_FIRST.get(model["object_name"], len(_DAILY_FIRST))


def _is_open_to_all(request: HttpRequest) -> bool:
    """Whether a page answers those too who still owe a second factor: to set it up, and to leave."""
    return request.resolver_match is not None and request.resolver_match.url_name in _OPEN_TO_ALL


class Newsroom(admin.AdminSite):
    """The staff's side of the paper, under /admin/, in the paper's own name."""

    index_title = _("Newsroom")
    empty_value_display = "–"
    login_form = SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the paper's present name, which the Site settings decide."""
        name = self._site(request).name
        return super().each_context(request) | {"site_header": name, "site_title": name}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what waits for this person; until the settings were saved, take whoever may change them there."""
        unconfirmed = self._site(request).confirmed_at is None
        if unconfirmed and request.user.has_perm("articles.change_site"):
            return HttpResponseRedirect(reverse("admin:articles_site_changelist"))
        waiting = {"desk": desk.parts(request, self), "may_write": rights.may_begin(request.user)}
        return super().index(request, {**waiting, **(extra_context or {})})

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let nobody in who is no member of staff; a form sent after its session has ended keeps its words."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_open_to_all(request) and self.has_permission(request) and second_factor.is_owed(request.user):
                return HttpResponseRedirect(reverse("admin:second_factor"), status=303)
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

        Accounts and what was done with them stand beside the groups, though their models are ours.
        """
        apps = super().get_app_list(request, app_label)
        lists = {app["app_label"]: app["models"] for app in apps}
        if {"articles", "auth"} <= lists.keys():
            staff = [model for model in lists["articles"] if model["model"] in (User, AuditEvent)]
            lists["articles"][:] = [model for model in lists["articles"] if model not in staff]
            lists["auth"][:0] = sorted(staff, key=_place)
        lists.get("articles", []).sort(key=_place)
        for model in chain.from_iterable(lists.values()):
            model["name"] = getattr(self.get_model_admin(model["model"]), "name_in_index", model["name"])
        return apps

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the first page, which lists the pages of every app."""
        return HttpResponseRedirect(reverse("admin:index"))

    @transaction.atomic
    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Let somebody change their own password, which ends links to choose another; record it when it is done."""
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and isinstance(answer, HttpResponseRedirect):
            staff_links.revoke_all(request.user)
            audit.record(request, "password", request.user)
        return answer

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Give scripts the translations of every app, not of Django's admin alone: the editor has words too."""
        return JavaScriptCatalog.as_view()(request)

    def get_urls(self) -> list[Any]:
        """Leave out the address that redirects by numbers: it fails for a draft and asks nobody's permission."""
        own = [
            path("second-factor/", self.admin_view(self.second_factor), name="second_factor"),
            path("second-factor/qr.svg", self.admin_view(qr_code), name="second_factor_qr"),
            path("second-factor/codes.txt", self.admin_view(codes_to_keep), name="second_factor_codes"),
            path("sign-out-everywhere/", self.admin_view(self.sign_out_everywhere), name="sign_out_everywhere"),
            path("my-account/", self.admin_view(self.my_account), name="my_account"),
            path("welcome/<str:token>/", self.welcome, name="welcome"),
            path("forgotten-password/", self.forgotten_password, name="forgotten_password"),
            path("forgotten-password/asked/", self.asked_for_password, name="asked_for_password"),
        ]
        return [*own, *(url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site")]

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Let somebody look after their own second factor."""
        return second_factor_page(request, self.each_context(request))

    def my_account(self, request: HttpRequest) -> HttpResponse:
        """Let somebody say what they are called and where mail reaches them."""
        return my_account_page(request, self.each_context(request))

    def welcome(self, request: HttpRequest, token: str) -> HttpResponse:
        """Let whoever has a link choose a password, without a session."""
        return welcome_page(request, token, self.each_context(request))

    def forgotten_password(self, request: HttpRequest) -> HttpResponse:
        """Let somebody at the door ask for a link."""
        return forgotten_page(request, self.each_context(request))

    def asked_for_password(self, request: HttpRequest) -> HttpResponse:
        """Say what happens now, to everybody in the same words."""
        return asked_page(request, self.each_context(request))

    @transaction.atomic
    def sign_out_everywhere(self, request: HttpRequest) -> HttpResponse:
        """End every session of the person who asks, this one too."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        audit.record(request, "sign_out_everywhere", request.user)
        request.user.end_sessions()
        logout(request)
        return HttpResponseRedirect(reverse("admin:login"), status=303)

    @staticmethod
    def _site(request: HttpRequest) -> Site:
        return getattr(request, "site", None) or Site.current()

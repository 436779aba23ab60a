"""The page of a one-time link, which opens without a session: whoever has the link chooses the account's password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import staff_links
from articles.models import StaffLink


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def welcome_page(request: HttpRequest, token: str, context: dict[str, Any]) -> HttpResponse:
    """
    Ask for a password and set it; whatever leads nowhere, and for whatever reason, is the same 404.

    `context` is what every page of the newsroom needs.
    """
    link = staff_links.find(token)
    if link is None:
        return _ended(request, context)
    form = SetPasswordForm(link.account, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        page = {**context, "title": _("Choose your password"), "link": link, "form": form}
        return _private(render(request, "admin/welcome.html", page, status=422 if form.is_bound else 200))
    if not staff_links.use(link, form.cleaned_data["new_password1"]):
        return _ended(request, context)
    return _to_the_door(request, link)


def _to_the_door(request: HttpRequest, link: StaffLink) -> HttpResponse:
    """Lead to the sign-in page. Whoever else was signed in here is signed out, so that nobody works in a wrong name."""
    if request.user.is_authenticated:
        logout(request)
    sentence = _("Your password is set. Sign in as %(name)s.") % {"name": link.account.get_username()}
    messages.success(request, sentence)
    return _private(HttpResponseRedirect(reverse("admin:login"), status=303))


def _ended(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return _private(render(request, "admin/welcome_ended.html", {**context, "title": _("No such link")}, status=404))


def _private(response: HttpResponse) -> HttpResponse:
    """
    Let nobody keep, find or pass on the page.

    Its address goes to nobody, not even to our own server's log of referrers; with "no-referrer" a browser would hide
    where the form comes from too, and Django would take it for a forged one.
    """
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "strict-origin"
    return response

"""The pages at the door for whoever has forgotten the password. They say the same whoever it is."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles import forgotten_passwords


class ForgottenForm(forms.Form):
    """Asks for whom a link is to be mailed."""

    who = forms.CharField(
        label=gettext_lazy("Username or email address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """
    Take a name or an address. Nobody looks here whether an account has it.

    A paper that sends no mail says whom to ask. `context` is what every page of the newsroom needs.
    """
    if request.method != "POST" or not settings.SENDS_MAIL:
        return _page(request, context, ForgottenForm())
    form = ForgottenForm(request.POST)
    if not form.is_valid():
        return _page(request, context, form, 422)
    try:
        forgotten_passwords.ask(form.cleaned_data["who"], request)
    except forgotten_passwords.AskedTooOften:
        form.add_error(None, _("Your network has asked too often. Wait an hour, or ask an Administrator for a link."))
        return _page(request, context, form, 429)
    return _unfindable(HttpResponseRedirect(reverse("admin:asked_for_password"), status=303))


@require_safe
def asked_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Say that a mail comes if there is such an account, to everybody in the same words."""
    page = {**context, "title": _("Forgotten your password?")}
    return _unfindable(render(request, "admin/asked_for_password.html", page))


@sensitive_variables()
def _page(request: HttpRequest, context: dict[str, Any], form: ForgottenForm, status: int = 200) -> HttpResponse:
    page = {**context, "title": _("Forgotten your password?"), "form": form, "sends_mail": settings.SENDS_MAIL}
    response = render(request, "admin/forgotten_password.html", page, status=status)
    if status == 429:
        response["Retry-After"] = str(int(forgotten_passwords.AN_HOUR.total_seconds()))
    return _unfindable(response)


def _unfindable(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response

"""
What happens to a form that is sent after its session has ended: its words wait in the page that asks who you are.

Sending somebody to the sign-in page instead would lose them. The words stay in the browser, in hidden fields;
signing in and doing what the form asked for are one request, so that the token against forged requests still fits.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from articles import second_factor
from articles.sign_in import SignInForm

_PREFIX = "sign-in"
_NOT_KEPT = ("csrfmiddlewaretoken", f"{_PREFIX}-username", f"{_PREFIX}-code")


def sign_in_again(request: HttpRequest, context: dict[str, Any], go_on: Callable[[], HttpResponse]) -> HttpResponse:
    """
    Ask for name, password and code, keeping what was sent; with both right, sign in and return what `go_on` answers.

    Whoever still owes a second factor is shown where to set it up, and nothing else is done until then.
    A password in what was sent is never put into a page: it has to be typed again. `context` is what every page of
    the newsroom needs.
    """
    answers = f"{_PREFIX}-username" in request.POST
    form = SignInForm(request, data=request.POST if answers else None, prefix=_PREFIX)
    sent = request.POST.copy()
    for name in request.POST:
        if name in _NOT_KEPT or "password" in name:
            del sent[name]
    if answers and form.is_valid():
        login(request, form.get_user())
        request.POST = sent
        if not second_factor.is_owed(request.user):
            return go_on()
    return TemplateResponse(
        request,
        "admin/sign_in_again.html",
        {
            **context,
            "title": _("Sign in again"),
            "form": form,
            "sent": [(name, value) for name, values in sent.lists() for value in values],
            "had_files": bool(request.FILES),
            "is_owed": second_factor.is_owed(request.user),
        },
        status=403,
    )

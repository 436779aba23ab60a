"""Where a reader asks for the link to their own comments, and the pages that say what was done."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from comments import my_comments
from comments.client_address import client_address
from comments.own_forms import AskForm
from comments.request_checks import fault_of
from comments.throttle import TooManyPosts
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_my_comments(request: HttpRequest) -> HttpResponse:
    """
    Take an address to which the link is to be mailed.

    What is answered does not depend on whether the address is known: nobody here looks. A paper that sends no mail
    says so, and what a receipt can do.
    """
    if request.method != "POST" or not settings.SENDS_MAIL:
        return _page(request, AskForm())
    fault = fault_of(request)
    if fault is not None:
        return keep_private(not_sent(request, fault, _("Nothing was sent"), request.path))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        my_comments.ask(form.cleaned_data["email"], client_address(request.META, settings.TRUSTED_PROXIES))
    except TooManyPosts as refusal:
        form.add_error(None, _("Your network has asked too often. Wait ten minutes, then ask again."))
        return _page(request, form, 429, refusal.retry_after)
    return gone_to(reverse("asked_for_my_comments"))


@require_safe
def asked_for_my_comments(request: HttpRequest) -> HttpResponse:
    """Say that a mail comes if anything was written with the address, to everybody in the same words."""
    return private_page(request, "comments/asked_for_mine.html", {})


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say that it is forgotten: the page that asked for it is gone too."""
    return private_page(request, "comments/forgotten.html", {})


@sensitive_variables()
def _page(request: HttpRequest, form: AskForm, status: int = 200, retry_after: int | None = None) -> HttpResponse:
    page = {"form": form, "sends_mail": settings.SENDS_MAIL}
    return private_page(request, "comments/ask_for_mine.html", page, status, retry_after)

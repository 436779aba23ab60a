"""How readers reach the paper: its page "Contact", with a form that posts to the page itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles.editions import NEWS
from articles.models import Page
from articles.page_cache import public_page
from articles.views.page import page_context, published_page
from comments import letters
from comments.client_address import client_address
from comments.letter_forms import ContactForm
from comments.request_checks import fault_of
from comments.throttle import TooManyPosts
from comments.views.letters import LONGEST, say_too_many
from comments.views.not_sent import not_sent
from comments.views.private import unlisted_page


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Show the page with its form to everybody alike, once it is published; take the form, and answer its writer."""
    page = published_page(kind=Page.Kind.CONTACT)
    return _take(request, page) if request.method == "POST" else _show(request, page)


contact.shown = NEWS  # asked for, it is a page for everybody, and read as such (`SiteMiddleware`)


@public_page(NEWS)
def _show(request: HttpRequest, page: Page) -> HttpResponse:
    return render(request, "comments/contact.html", _context(page, ContactForm()))


@sensitive_variables()
@cache_control(no_store=True, private=True)
def _take(request: HttpRequest, page: Page) -> HttpResponse:
    """Take a message: 303 to the letter's private page, or the form again with every word."""
    fault = fault_of(request, LONGEST)
    if fault is not None:
        return not_sent(request, fault, _("Your message was not sent"), reverse("contact"))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _form_again(request, page, form, status=422)
    try:
        private = letters.contact(form.message(), client_address(request.META, settings.TRUSTED_PROXIES))
    except TooManyPosts as refusal:
        say_too_many(form)
        return _form_again(request, page, form, status=429, retry_after=refusal.retry_after)
    return HttpResponseRedirect(private, status=303)


@sensitive_variables()
def _form_again(request: HttpRequest, page: Page, form: ContactForm, **answer: Any) -> HttpResponse:
    return unlisted_page(request, "comments/contact.html", _context(page, form), **answer)


@sensitive_variables()
def _context(page: Page, form: ContactForm) -> dict[str, Any]:
    return {**page_context(page), "form": form, "sends_mail": settings.SENDS_MAIL}

"""The form for a complaint or a reply, below each article's foot; and the private page of each exchange of letters."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views.article import article_at
from comments import letters
from comments.client_address import client_address
from comments.comment_html import comment_html
from comments.letter_forms import AnswerForm, ComplaintForm
from comments.mail_links import Purpose, find_link
from comments.models import Letter, MailLink
from comments.reader_form import ReaderForm
from comments.request_checks import fault_of
from comments.throttle import TooManyPosts
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page, unlisted_page

LONGEST = letters.MAX_LETTER_LENGTH


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def complain(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """Show the form, and take it: 303 to the letter's private page, or the form again with every word."""
    article = _article_at(year, month, slug)
    here = reverse("complain", kwargs=article.address)
    if request.method != "POST":
        return redirect(here) if request.path != here else _complaint_page(request, article, ComplaintForm())
    fault = fault_of(request, LONGEST)
    if fault is not None:
        return not_sent(request, fault, _("Your letter was not sent"), here)
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _complaint_page(request, article, form, status=422)
    sender = client_address(request.META, settings.TRUSTED_PROXIES)
    try:
        page = letters.complain(article, form.complaint(), sender)
    except TooManyPosts as refusal:
        say_too_many(form)
        return _complaint_page(request, article, form, status=429, retry_after=refusal.retry_after)
    return HttpResponseRedirect(page, status=303)


def _article_at(year: int, month: int, slug: str) -> Article:
    """
    Return the article of an address, a retracted one too: whoever it harmed complains all the same.

    Raises Http404 where the address does not even say any more what the article was called.
    """
    article = article_at(year, month, slug, with_text=False, once_public=True)
    if not article.can_be_named:
        raise Http404("Nothing is said of this article any more.")
    return article


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show an exchange of letters to whoever has its link, and take the reader's next one; never an address."""
    link = find_link(Purpose.LETTER, token)
    if link.letter is None:
        raise Http404("The link is about no letter.")
    if request.method != "POST":
        return _exchange_page(request, link, AnswerForm())
    fault = fault_of(request, LONGEST, at_secret_address=True)
    if fault is not None:
        return keep_private(not_sent(request, fault, _("Your letter was not sent"), request.path))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _exchange_page(request, link, form, status=422)
    typed, sender = form.cleaned_data, client_address(request.META, settings.TRUSTED_PROXIES)
    try:
        letters.answer_paper(link, typed["letter"], typed["phone"], sender)
    except TooManyPosts as refusal:
        say_too_many(form)
        return _exchange_page(request, link, form, status=429, retry_after=refusal.retry_after)
    return gone_to(request.path)


def _complaint_page(request: HttpRequest, article: Article, form: ComplaintForm, **answer: Any) -> HttpResponse:
    page = {"article": article, "form": form, "sends_mail": settings.SENDS_MAIL}
    return unlisted_page(request, "comments/complaint.html", page, **answer)


def _exchange_page(request: HttpRequest, link: MailLink, form: AnswerForm, **answer: Any) -> HttpResponse:
    first = link.letter
    shown = [_as_shown(one) for one in letters.exchange(first)]
    page = {
        "article": first.article,
        "first": first,
        "letters": shown,
        "is_answered": shown[-1]["is_ours"],
        "link": link,
        "form": form,
        "sends_mail": settings.SENDS_MAIL,
    }
    return private_page(request, "comments/letter.html", page, **answer)


def _as_shown(one: Letter) -> dict[str, Any]:
    """Return a letter for the reader's page: who of the staff wrote one is nobody's concern outside."""
    return {"letter": one, "is_ours": one.staff_id is not None, "html": comment_html(one.text)}


def say_too_many(form: ReaderForm) -> None:
    """Say in a form that is sent back that the network has sent too many letters, and until when to wait."""
    form.add_error(None, _("Too many letters came from your network. Wait ten minutes, then send this one again."))

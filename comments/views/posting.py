"""The form below an article, and the page for a reply: what a reader posts to."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from articles.views.article import article_at, article_context, bare_article_at
from comments import posting, tallies
from comments.client_address import client_address
from comments.comment_html import comment_html
from comments.forms import CommentForm
from comments.models import Comment
from comments.note_discussions import note_of
from comments.policy import policy_of
from comments.request_checks import fault_of
from comments.views.not_sent import not_sent
from comments.views.note import note_page
from comments.views.permalink import readable_comment
from comments.views.private import unlisted_page


# Exempt from Django's token: it needs a cookie. `request_checks.is_cross_site` stands in its place.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def post_comment(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """Take a comment: 303 to its receipt, or the same page again, with every word and what to change."""
    # An old address too: the article may be renamed while a reader types.
    article = bare_article_at(year, month, slug)
    if request.method != "POST":
        return redirect(f"{article.get_absolute_url()}#respond")
    fault = fault_of(request)
    if fault is not None:
        form_address = f"{article.get_absolute_url()}#respond"
        return not_sent(request, fault, _("Your comment was not posted"), form_address)
    form, refusal = _form_as_sent(request, article)
    try:
        if refusal is not None:
            raise refusal
        if not form.is_valid():
            return _form_again(request, form, status=422)
        token = posting.post_comment(form.submission(client_address(request.META, settings.TRUSTED_PROXIES)))
    except posting.Refused as refusal:
        tallies.count(tallies.REFUSED, refusal.rule)
        form.add_error(None, refusal.message)
        return _form_again(request, form, refusal.status, refusal.retry_after)
    return HttpResponseRedirect(reverse("receipt", kwargs={"token": token}), status=303)


@sensitive_variables()
def _form_as_sent(request: HttpRequest, article: Article) -> tuple[CommentForm, posting.Refused | None]:
    """Return the form, and why what it answers or is about cannot be answered, if so."""
    answered, about = request.POST.get("parent", ""), request.POST.get("note", "")
    refusal, parent, note = None, None, ""
    if answered:
        # An answer belongs to its thread, whatever that is about.
        parent = _public_comment(article, answered)
        refusal = posting.parent_is_not_public() if parent is None else None
    elif about:
        note = about if note_of(article, about) else ""
        refusal = None if note else posting.note_is_gone()
    policy = policy_of(article, request.site)
    return CommentForm(request.POST, article=article, policy=policy, parent=parent, note=note), refusal


@sensitive_variables()
def _form_again(request: HttpRequest, form: CommentForm, status: int, retry_after: int | None = None) -> HttpResponse:
    """Answer with the page the form stood on, filled in as it was sent."""
    if form.parent is not None:
        response = _reply_page(request, form.parent, status, comment_form=form)
    else:
        response = _article_again(request, article_at(**form.article.address), form, status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


@sensitive_variables()
def _article_again(request: HttpRequest, article: Article, form: CommentForm, status: int) -> HttpResponse:
    if form.note and (note := note_of(article, form.note)):
        return note_page(request, article, note, status, comment_form=form)
    page = {**article_context(article), "comment_form": form}
    return render(request, "articles/article.html", page, status=status)


@require_safe
@cache_control(private=True, no_cache=True)
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show the form that answers one public comment; any other comment does not exist here."""
    return _reply_page(request, readable_comment(comment_id), status=200)


def _reply_page(request: HttpRequest, parent: Comment, status: int, **extra: Any) -> HttpResponse:
    page = {"article": parent.article, "parent": parent, "quoted": comment_html(parent.said), **extra}
    return unlisted_page(request, "comments/reply.html", page, status)


def _public_comment(article: Article, answered: str) -> Comment | None:
    if not (answered.isascii() and answered.isdigit() and len(answered) < 20):
        return None
    return (
        Comment.objects.public().filter(article=article, pk=int(answered)).select_related("root").with_article().first()
    )

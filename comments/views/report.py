"""The page on which a reader reports somebody's comment, and the thanks for it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import reporting
from comments.client_address import client_address
from comments.comment_html import comment_html
from comments.models import Comment
from comments.report_form import ReportForm
from comments.request_checks import fault_of
from comments.throttle import TooManyPosts
from comments.views.not_sent import not_sent
from comments.views.permalink import readable_comment
from comments.views.private import unlisted_page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show the form that reports one public comment, and take it; any other comment does not exist here."""
    comment = readable_comment(comment_id)
    if request.method != "POST":
        return _page(request, comment, ReportForm())
    fault = fault_of(request)
    if fault is not None:
        return not_sent(request, fault, _("Your report was not sent"), request.path)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, comment, form, status=422)
    sender = client_address(request.META, settings.TRUSTED_PROXIES)
    try:
        reporting.report(comment.pk, form.cleaned_data["kind"], form.cleaned_data["words"], sender)
    except Comment.DoesNotExist:
        raise Http404("It was taken down a moment ago.") from None
    except TooManyPosts as refusal:
        form.add_error(None, _("Too many reports came from your network. Wait ten minutes, then send this again."))
        return _page(request, comment, form, status=429, retry_after=refusal.retry_after)
    return HttpResponseRedirect(reverse("reported"), status=303)


@require_safe
@cache_control(private=True, no_cache=True)
def reported(request: HttpRequest) -> HttpResponse:
    """Thank whoever reported a comment, whichever it was and whatever comes of it."""
    return unlisted_page(request, "comments/reported.html", {})


def _page(request: HttpRequest, comment: Comment, form: ReportForm, **answer: Any) -> HttpResponse:
    page = {"article": comment.article, "comment": comment, "quoted": comment_html(comment.said), "form": form}
    return unlisted_page(request, "comments/report.html", page, **answer)

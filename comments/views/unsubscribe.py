"""The page that ends mail, for a person; and for a mail program that presses "unsubscribe" in their place."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import confirming, own_comments
from comments.mail_links import Purpose, find_link
from comments.models import MailLink
from comments.request_checks import fault_of
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page

ONE_CLICK = "List-Unsubscribe"
"""The field by which a provider of mail says that its customer pressed the button (RFC 8058, 3.1)."""


# Exempt from Django's token, and open to other sites: RFC 8058 has the provider post to it, without cookies. The link
# is the secret, and all it can do is end mail.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask which mail is to end, and end it: mail about one comment, or everything. Opening it ends nothing."""
    link = find_link(Purpose.UNSUBSCRIBE, token)
    if request.method != "POST":
        return _page(request, link)
    fault = fault_of(request, from_anywhere=True)
    if fault is not None:
        return keep_private(not_sent(request, fault, _("Nothing was changed"), request.path))
    if request.POST.get("do") == "all":
        own_comments.stop_mail(link.address)
    else:
        confirming.end_mail_about(link)
    if ONE_CLICK in request.POST:  # a program follows no redirect (RFC 8058, 3.1)
        link.refresh_from_db()
        return _page(request, link)
    return gone_to(reverse("unsubscribe", args=[token]))


def _page(request: HttpRequest, link: MailLink) -> HttpResponse:
    comment = link.comment
    page = {
        "article": comment.article if comment else None,
        "all_ended": link.address.mail_off_at is not None,
        "this_ended": comment is not None and not comment.mail,
    }
    return private_page(request, "comments/unsubscribe.html", page)

"""
"My comments": all that was written with one address, for whoever came with the link that was mailed there.

The mailed link shows a button and nothing else, because what looks through mail for danger opens every link in it. The
button uses the link up; what it leads to is in no mail, and works until the hour is over.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.paging import links_around, page_of, path_of
from comments import erasing, my_comments, own_acts, own_comments
from comments.client_address import client_address
from comments.mail_links import Purpose, find_link
from comments.models import MailLink
from comments.own_acts import OwnComment, Refusal
from comments.own_export import export
from comments.own_forms import EraseAllForm
from comments.request_checks import fault_of
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page

COMMENTS_ON_A_PAGE = 50


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_comments_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button of a mailed link; opened, the comments and letters of its address."""
    link = find_link(Purpose.MINE, token)
    if link.used_at is not None:
        return _list(request, link, token) if request.method != "POST" else gone_to(_base(token))
    if request.method != "POST":
        return private_page(request, "comments/open_mine.html", {})
    return _fault(request, request.path) or gone_to(_base(my_comments.open_link(link)))


@require_safe
def my_export(request: HttpRequest, token: str) -> HttpResponse:
    """Give all that is kept of the reader as a file to download."""
    address = _opened(token).address
    answer = JsonResponse(export(address), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-comments.json"'
    return keep_private(answer)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all mail to the reader, or begin it again: `mail` says which, "stop" or "start"."""
    address = _opened(token).address
    if (answer := _unless_posted(request, _base(token))) is not None:
        return answer
    asked = request.POST.get("mail")
    if asked == "stop":
        own_comments.stop_mail(address)
    elif asked == "start":
        own_comments.start_mail(address)
    return gone_to(_base(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def claim_all(request: HttpRequest, token: str) -> HttpResponse:
    """Note that the reader says of everything that stands under the address and is not claimed yet: it is mine."""
    address = _opened(token).address
    if (answer := _unless_posted(request, _base(token))) is not None:
        return answer
    for comment in my_comments.comments_of(address).filter(confirmed_at__isnull=True):
        own_acts.claim(comment)
    return gone_to(_base(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def erase_mine(request: HttpRequest, token: str) -> HttpResponse:
    """Say what goes and what stays when everything is forgotten, and do it."""
    address = _opened(token).address
    if request.method != "POST":
        return _erase_page(request, EraseAllForm(base=_base(token)))
    fault = _fault(request, request.path)
    if fault is not None:
        return fault
    form = EraseAllForm(request.POST, base=_base(token))
    if not form.is_valid():
        return _erase_page(request, form, 422)
    erasing.erase_everything(address, keep_texts=form.keeps_text)
    return gone_to(reverse("forgotten"))


@require_safe
def my_comment(request: HttpRequest, token: str, comment_id: int) -> HttpResponse:
    """Show one of the reader's comments and what they can do with it."""
    return _comment_page(request, _own(_opened(token), token, comment_id), _base(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_comment_act(request: HttpRequest, token: str, comment_id: int, verb: str) -> HttpResponse:
    """Do it, and lead back to the comment, or to the list when it is there no more; or say what is in the way."""
    link = _opened(token)
    own = _own(link, token, comment_id)
    if verb not in {kind.verb for kind in own.allowed}:
        raise Http404("Nothing of that name can be done with this comment.")
    if (answer := _unless_posted(request, own.base)) is not None:
        return answer
    refusal = own_acts.act(own, verb, request.POST, client_address(request.META, settings.TRUSTED_PROXIES))
    if refusal is not None:
        return _comment_page(request, _own(link, token, comment_id, refusal), _base(token), refusal)
    if not MailLink.objects.filter(pk=link.pk).exists():
        # The address went with its last comment, and the link with the address.
        return gone_to(reverse("forgotten"))
    return gone_to(_base(token) if verb in ("erase", "disown", "claim") else own.base)


def _opened(token: str) -> MailLink:
    """Return the link that stands in a mailed one's place. Raises Http404 for that one as for every other token."""
    link = find_link(Purpose.MINE, token)
    if link.used_at is None:
        raise Http404("The link has not been opened.")
    return link


def _own(link: MailLink, token: str, comment_id: int, refusal: Refusal | None = None) -> OwnComment:
    if comment_id >= 2**63:
        raise Http404("No comment has such a number.")
    comment = get_object_or_404(my_comments.comments_of(link.address), pk=comment_id)
    allowed = own_acts.CONFIRMED if comment.confirmed_at else own_acts.UNCONFIRMED
    base = reverse("my_comment", kwargs={"token": token, "comment_id": comment_id})
    return OwnComment(comment, base, allowed, refusal.form if refusal else None)


def _base(token: str) -> str:
    return reverse("my_comments", kwargs={"token": token})


def _unless_posted(request: HttpRequest, base: str) -> HttpResponse | None:
    """Lead whoever only opens the address of a button to its page, and refuse a form that cannot be read."""
    return _fault(request, base) if request.method == "POST" else keep_private(redirect(base))


def _fault(request: HttpRequest, form_address: str) -> HttpResponse | None:
    # The page lets no other learn its address, so some browsers hide where its forms come from.
    fault = fault_of(request, at_secret_address=True)
    return None if fault is None else keep_private(not_sent(request, fault, _("Nothing was changed"), form_address))


def _list(request: HttpRequest, link: MailLink, token: str) -> HttpResponse:
    base = _base(token)
    shown = page_of(request, my_comments.comments_of(link.address), COMMENTS_ON_A_PAGE)
    rows = [
        OwnComment(comment, reverse("my_comment", args=[token, comment.pk]), own_acts.UNCONFIRMED) for comment in shown
    ]
    page = {
        "base": base,
        "link": link,
        "confirmed": [row for row in rows if row.comment.confirmed_at],
        "unconfirmed": [row for row in rows if not row.comment.confirmed_at],
        "letters": my_comments.letters_of(link.address),
        "pages": links_around(shown, lambda number: path_of(base, number)),
        "mails": settings.SENDS_MAIL,
    }
    return private_page(request, "comments/mine.html", page)


def _comment_page(request: HttpRequest, own: OwnComment, mine: str, refusal: Refusal | None = None) -> HttpResponse:
    status, retry_after = (refusal.status, refusal.retry_after) if refusal else (200, None)
    page = {"own": own, "comment": own.comment, "article": own.comment.article, "mine": mine}
    return private_page(request, "comments/my_comment.html", page, status, retry_after)


def _erase_page(request: HttpRequest, form: EraseAllForm, status: int = 200) -> HttpResponse:
    return private_page(request, "comments/erase_mine.html", {"form": form, "base": form.base}, status)

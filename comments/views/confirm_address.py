"""The page a confirmation mail leads to, which asks whether a comment is yours."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import confirming, moderation
from comments.comment_html import comment_html
from comments.mail_links import Purpose, find_link
from comments.models import Comment, MailLink
from comments.request_checks import fault_of
from comments.views.not_sent import not_sent
from comments.views.private import gone_to, keep_private, private_page


class AnswerForm(forms.Form):
    """What the owner of the address says: it is mine, and mail me this much; or it is not mine."""

    do = forms.ChoiceField(choices=[("confirm", ""), ("disown", "")])
    mail = forms.ChoiceField(
        label=gettext_lazy("What do you want to be told by mail?"),
        choices=[(code, label) for code, label in Comment.Mail.choices if code] + [("", Comment.Mail.NOTHING.label)],
        required=False,
        widget=forms.Select(attrs={"id": "f-mail"}),
    )


# Exempt from Django's token: it needs a cookie. The link is the secret, and its page hides where its form comes from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """
    Ask whether a comment belongs to the owner of the address, and keep the answer.

    Opening it changes nothing: what looks through mail for danger opens every link in it.
    """
    link = find_link(Purpose.CONFIRM, token)
    if request.method != "POST":
        return _page(request, link)
    fault = fault_of(request, at_secret_address=True)
    if fault is not None:
        return keep_private(not_sent(request, fault, _("Nothing was changed"), request.path))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, link, status=422)
    try:
        _keep(link, form.cleaned_data)
    except confirming.NotYours:
        raise Http404("The comment has nothing to do with this link any more.") from None
    return gone_to(reverse("confirm_address", args=[token]))


def _keep(link: MailLink, answers: dict[str, Any]) -> None:
    if answers["do"] == "disown":
        confirming.disown(link)
        return
    confirming.confirm(link, answers["mail"])
    link.comment.refresh_from_db()
    moderation.publish_confirmed(link.comment)


def _page(request: HttpRequest, link: MailLink, status: int = 200) -> HttpResponse:
    comment = link.comment
    if comment.sealed_address_id != link.address_id:
        return private_page(request, "comments/disowned.html", {})
    page = {
        "comment": comment,
        "article": comment.article,
        "text": comment_html(comment.said),
        "form": AnswerForm(initial={"mail": comment.mail or Comment.Mail.EACH}),
        "nothing_chosen": status != 200,
    }
    return private_page(request, "comments/confirm_address.html", page, status)

"""What the newsroom's first page says about comments, and what the review desk's buttons say."""

from typing import Any

from django import template
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import SHOWN, Line, Part
from articles.rights import may_publish
from comments.admin.tabs import waiting
from comments.correction_offers import offers_to
from comments.letters import beginnings
from comments.models import Letter
from comments.personal_data import Found
from comments.review_signals import duration

register = template.Library()


@register.inclusion_tag("admin/comments/_waiting.html", takes_context=True)
def comments_to_review(context: dict[str, Any]) -> dict[str, Any]:
    """Say what of readers waits, and how long the oldest comment does, to whoever may see it, with links to it."""
    user = context["user"]
    if not (user.has_perm("comments.view_comment") or user.has_perm("comments.moderate_comment")):
        return {"may_see": False}
    wait = waiting()
    oldest_waits = duration(timezone.now() - wait.oldest) if wait.oldest else ""
    return {"may_see": True, "oldest_waits": oldest_waits, **wait.numbers}


@register.filter
def mask_it(found: Found) -> str:
    """Say what the button masks: "Mask the phone number"."""
    sentences = {
        "phone": _("Mask the phone number"),
        "email": _("Mask the email address"),
        "address": _("Mask the postal address"),
        "card": _("Mask the card number"),
        "iban": _("Mask the account number"),
    }
    return sentences.get(found.kind) or _("Mask what looks like personal data")


@register.inclusion_tag("admin/comments/_offers.html", takes_context=True)
def offered_corrections(context: dict[str, Any]) -> dict[str, Any]:
    """Name the mistakes that readers point out, to whoever looks after those articles and may correct them."""
    user = context["user"]
    may_read = user.has_perm("comments.view_comment") or user.has_perm("comments.moderate_comment")
    if not (may_read and user.has_perm("articles.add_correction") and may_publish(user)):
        return {"part": None}
    now = timezone.now()
    lines = [
        Line(
            name=comment.article.headline,
            address=reverse("admin:comments_comment_correction", args=[comment.pk]),
            language=comment.article.language,
            facts=[comment.signature, _("Waits %(time)s") % {"time": duration(now - comment.posted_at)}],
        )
        for comment in offers_to(user)[:SHOWN]
    ]
    return {"part": Part("offers", _("Readers point out mistakes"), lines)}


@register.inclusion_tag("admin/comments/_letters_waiting.html", takes_context=True)
def letters_to_answer(context: dict[str, Any]) -> dict[str, Any]:
    """Say how many letters of readers wait for an answer, to whoever may read them, with a link to them."""
    if not context["user"].has_perm("comments.view_letter"):
        return {"number": 0}
    complaints = Q(opens=Letter.Opens.COMPLAINT)
    waiting_letters = beginnings().filter(settled_at=None, answered_by=None).order_by()
    return waiting_letters.aggregate(number=Count("pk"), complaints=Count("pk", filter=complaints))

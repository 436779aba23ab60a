"""What the newsroom's first page says about comments, and what the review desk's buttons say."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.admin.tabs import waiting
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

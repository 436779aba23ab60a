"""What the newsroom's first page says about comments."""

from typing import Any

from django import template
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import SHOWN, Line, Part
from articles.rights import may_publish
from comments.correction_offers import offers_to
from comments.letters import beginnings
from comments.models import Comment, Letter
from comments.review_signals import duration

register = template.Library()


@register.inclusion_tag("admin/comments/_waiting.html", takes_context=True)
def comments_to_review(context: dict[str, Any]) -> dict[str, Any]:
    """Say how many comments wait, and how long the oldest does, to whoever may see them, with a link to them."""
    user = context["user"]
    if not (user.has_perm("comments.view_comment") or user.has_perm("comments.moderate_comment")):
        return {"may_see": False}
    waiting = Comment.objects.waiting().order_by().aggregate(number=Count("pk"), oldest=Min("posted_at"))
    oldest_waits = duration(timezone.now() - waiting["oldest"]) if waiting["oldest"] else ""
    return {"may_see": True, "number": waiting["number"], "oldest_waits": oldest_waits}


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
    waiting = beginnings().filter(settled_at=None, answered_by=None).order_by()
    return waiting.aggregate(number=Count("pk"), complaints=Count("pk", filter=complaints))

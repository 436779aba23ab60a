"""What the newsroom's first page says about comments."""

from typing import Any

from django import template
from django.db.models import Count, Min, Q
from django.utils import timezone

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


@register.inclusion_tag("admin/comments/_letters_waiting.html", takes_context=True)
def letters_to_answer(context: dict[str, Any]) -> dict[str, Any]:
    """Say how many letters of readers wait for an answer, to whoever may read them, with a link to them."""
    if not context["user"].has_perm("comments.view_letter"):
        return {"number": 0}
    complaints = Q(opens=Letter.Opens.COMPLAINT)
    waiting = beginnings().filter(settled_at=None, answered_by=None).order_by()
    return waiting.aggregate(number=Count("pk"), complaints=Count("pk", filter=complaints))

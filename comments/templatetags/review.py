"""What the newsroom's first page says about comments."""

from typing import Any

from django import template
from django.db.models import Count, Min
from django.utils import timezone

from comments.models import Comment
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

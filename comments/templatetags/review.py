"""What the newsroom's first page says about comments."""

from typing import Any

from django import template

from comments.models import Comment

register = template.Library()


@register.inclusion_tag("admin/comments/_waiting.html", takes_context=True)
def comments_to_review(context: dict[str, Any]) -> dict[str, Any]:
    """Link to the comments to review with the number that wait, for whoever may see them."""
    user = context["user"]
    may_see = user.has_perm("comments.view_comment") or user.has_perm("comments.moderate_comment")
    return {"may_see": may_see, "number": Comment.objects.waiting().count() if may_see else 0}

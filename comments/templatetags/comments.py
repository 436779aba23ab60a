"""What articles' templates show of comments: `{% comment_thread article %}` and `{% comment_form article %}`."""

from typing import Any

from django import template
from django.template.context import Context

from articles.models import Article
from comments.forms import CommentForm
from comments.models import Comment
from comments.thread import public_thread

register = template.Library()


@register.inclusion_tag("comments/_comments.html")
def comment_thread(article: Article) -> dict[str, Any]:
    """Show the public comments of an article. One query, however many there are."""
    return {"article": article, "thread": public_thread(article)}


@register.inclusion_tag("comments/_form.html", takes_context=True)
def comment_form(context: Context, article: Article, parent: Comment | None = None) -> dict[str, Any]:
    """Show the form of an article, or for an answer to `parent`; a bound `comment_form` in the context as it is."""
    form = context.get("comment_form") or CommentForm(article=article, parent=parent)
    return {"article": article, "comment_form": form, "parent": form.parent}

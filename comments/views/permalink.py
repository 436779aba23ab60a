"""The lasting address of a comment."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Article
from comments.models import Comment
from comments.models.comment import CommentQuerySet
from comments.places import address_of


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """
    Lead to one comment below its article, or to the tombstone in its place; any other comment does not exist here.

    Kinder than 410: who followed the link reads why it is gone, and what was answered.
    """
    comment = _found(Comment.objects.standing(), comment_id)
    try:
        response = HttpResponseRedirect(address_of(comment))
    except Comment.DoesNotExist:
        raise Http404("An editor took it down a moment ago.") from None
    # The page it stands on changes as comments before it come and go.
    response["Cache-Control"] = "no-cache"
    return response


def readable_comment(comment_id: int) -> Comment:
    """Return a comment that any reader may see, with its article. Raises Http404, the same for every other."""
    return _found(Comment.objects.public().select_related("root"), comment_id)


def _found(comments: CommentQuerySet, comment_id: int) -> Comment:
    return get_object_or_404(comments.filter(article__in=Article.objects.readable()).with_article(), pk=comment_id)

"""An article's comments as a feed, beside the article: what stands in it, and the view that answers it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.editions import OWN_TALK
from articles.feed_formats import Entry, Feed, feed_response
from articles.feeds import tag_uri
from articles.models import Article, Site
from articles.page_cache import public_page
from articles.views.article import article_at
from articles.views.moved import moved_to
from comments.comment_html import comment_html
from comments.models import Comment

ENTRIES = 50
"""As many threads as a page of the discussion has."""


@require_safe
@public_page(OWN_TALK)
def comment_feed(request: HttpRequest, kind: str, **address: Any) -> HttpResponse:
    """Answer the newest comments of an article; an old address of the article leads to its present one."""
    article = article_at(**address, with_text=False)
    if article.address != address:
        return moved_to(f"{article.get_absolute_url()}feed.{kind}")
    return feed_response(_feed(article, request.site), kind)


def _feed(article: Article, site: Site) -> Feed:
    # Two columns of a comment must not leave the server; what is not read cannot.
    newest = article.comments.public().order_by("-posted_at", "-pk").defer("sealed_address", "submission_digest")
    return Feed(
        path=article.get_absolute_url(),
        title=f"{_('Comments on “%(headline)s”') % {'headline': article.headline}} | {site.name}",
        description="",
        paper=site.name,
        language=site.language,
        entries=[_entry(comment, article) for comment in newest[:ENTRIES]],
    )


def _entry(comment: Comment, article: Article) -> Entry:
    title = (
        _("Answer by the staff, %(name)s, on “%(headline)s”")
        if comment.staff_id
        else _("Comment by %(name)s on “%(headline)s”")
    )
    return Entry(
        id=tag_uri(comment.posted_at.year, f"comment-{comment.pk}"),
        path=reverse("comment", args=[comment.pk]),
        title=title % {"name": comment.signature, "headline": article.headline},
        html=comment_html(comment.said),
        published=comment.posted_at,
        updated=comment.posted_at,
        authors=[comment.signature],
        language=comment.language,
        about=article.get_absolute_url(),
    )

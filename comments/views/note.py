"""The page on which one note of an article is discussed: the note, and the form for a comment about it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.rendering import RenderedNote
from articles.views.article import article_at
from comments.note_discussions import address_to_discuss, note_of
from comments.views.private import unlisted_page


@require_safe
@cache_control(private=True, no_cache=True)
def discuss_note(request: HttpRequest, key: str, **address: Any) -> HttpResponse:
    """Show the form for a comment about a note; an old address of the article leads to its present one."""
    article = article_at(**address)
    if article.address != address:
        return redirect(address_to_discuss(article, key))
    note = note_of(article, key)
    if note is None:
        raise Http404("There is no such note in the article.")
    return note_page(request, article, note, status=200)


def note_page(request: HttpRequest, article: Article, note: RenderedNote, status: int, **extra: Any) -> HttpResponse:
    """Answer with the page about `note`; a bound `comment_form` in `extra` stands on it as it was sent."""
    return unlisted_page(request, "comments/discuss_note.html", {"article": article, "note": note, **extra}, status)

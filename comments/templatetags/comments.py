"""What articles' templates show of comments: thread and form below an article, the editors' picks on the front page."""

from typing import Any

from django import template
from django.conf import settings
from django.http import Http404
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.kept_work import KeptWork
from articles.models import Article
from articles.page_cache import changes_at
from articles.templatetags.articles import words_of_the_site
from comments import privacy_facts
from comments.discussion_html import discussion_html
from comments.forms import CommentForm
from comments.models import Comment
from comments.note_discussions import discussions_of
from comments.picks import excerpt, latest_picks
from comments.places import Place
from comments.policy import policy_of
from comments.thread_html import ThreadWriter, language_attributes

register = template.Library()
register.filter(excerpt)

# The fields of a form in which nothing is filled in are the same below every article.
_EMPTY_FIELDS: KeptWork[SafeString] = KeptWork(100_000, len)


@register.simple_tag(takes_context=True)
def note_discussions(context: Context, article: Article) -> dict[str, SafeString]:
    """Return what stands below each note of the article's `rendition`, by the note's key. One query, or none."""
    notes = context["rendition"].notes
    welcome = policy_of(article, context["site"]).accepts_readers
    discussions = discussions_of(article, notes, answers_welcome=welcome)
    language = words_of_the_site(article, context["site"])
    return {note.note.key: discussion_html(discussions[note.note.key], note, language) for note in notes}


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comment_thread(context: Context, article: Article) -> dict[str, Any]:
    """
    Show a page of the comments of an article. One query, however many there are.

    The request's parameters say which page, in which order, or which thread (see `comments.places`). Raises Http404
    for what is not there. A form that is sent back stands below the first page, whatever its address says.
    """
    request = context["request"]
    place = Place.of(article, request.GET if request.method in ("GET", "HEAD") else {})
    page = place.page()
    if not page.entries and (place.number > 1 or place.thread is not None):
        raise Http404("There are fewer pages of comments than that, or no such thread.")
    welcome = policy_of(article, context["site"]).accepts_readers
    numbers = {note.note.key: note.number for note in context["rendition"].notes}
    writer = ThreadWriter(article, language=context["site"].language, answers_welcome=welcome, note_numbers=numbers)
    return {
        "article": article,
        "site": context["site"],
        "entries": page.entries,
        "threads": writer.threads(page.entries) if page.entries else "",
        "place": place,
        "page": page,
        "several": page.threads > 1,
        "pages": place.pages(page.pages),
        "last": min(page.whole, place.span[1]),
        "answers_welcome": welcome,
    }


@register.simple_tag(takes_context=True)
def comment_language(context: Context, comment: Comment) -> SafeString:
    """Return the attributes that name a comment's language, as `language_attributes` does."""
    return language_attributes(comment.language, context["site"].language)


@register.inclusion_tag("comments/_form.html", takes_context=True)
def comment_form(context: Context, article: Article, parent: Comment | None = None, note: str = "") -> dict[str, Any]:
    """
    Show the form of an article, for an answer to `parent`, or for a comment on the note of the key `note`.

    A bound `comment_form` in the context is shown as it is.
    """
    policy = policy_of(article, context["site"])
    changes_at(context["request"], policy.closes_at)
    form = context.get("comment_form") or CommentForm(article=article, policy=policy, parent=parent, note=note)
    is_empty = not (form.is_bound or form.parent or form.note)
    return {
        "article": article,
        "site": context["site"],
        "comment_form": form,
        "fields": _EMPTY_FIELDS.get(lambda: _fields(form), settings.SENDS_MAIL) if is_empty else _fields(form),
        "parent": form.parent,
        "policy": policy,
        "thread_is_closed": form.parent is not None and form.parent.thread_is_closed,
    }


def _fields(form: CommentForm) -> SafeString:
    return form.helper.render_layout(form, Context())


@register.inclusion_tag("comments/_picks.html", takes_context=True)
def readers_picks(context: Context) -> dict[str, Any]:
    """
    Show what readers said that editors chose last: a heading and a list for the rail of the front page. One query.

    Nothing at all while nothing is chosen.
    """
    return {"picks": latest_picks(), "site": context["site"]}


@register.inclusion_tag("comments/_kept.html", takes_context=True)
def kept_facts(context: Context) -> dict[str, Any]:
    """Say below a `page` what is kept of readers, where and how long. No query: the settings say it."""
    return {"facts": privacy_facts.facts(), "site": context["site"], "page": context["page"]}

"""What articles' templates show of comments: thread and form below an article, the editors' picks on the front page."""

from typing import Any

from django import template
from django.http import Http404
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html

from articles.languages import direction
from articles.models import Article
from articles.page_cache import changes_at
from articles.rendering import RenderedNote
from comments import house_rules, privacy_facts
from comments.forms import CommentForm
from comments.models import Comment
from comments.note_discussions import Discussion, discussions_of
from comments.picks import excerpt, latest_picks
from comments.places import Place
from comments.policy import policy_of
from comments.thread import page_of_threads

register = template.Library()
register.filter(excerpt)


@register.simple_tag
def link_to_rule(code: str) -> str:
    """Name what a comment went for: a house rule as a link to what it asks."""
    if house_rules.number(code) is None:
        return house_rules.name(code)
    return format_html('<a href="{}#{}">{}</a>', reverse("comment_rules"), code, house_rules.name(code))


@register.simple_tag(takes_context=True)
def note_discussions(context: Context, article: Article) -> dict[str, Discussion]:
    """Return what stands beside each note of the article's `rendition`, by the note's key. One query, or none."""
    welcome = policy_of(article, context["site"]).accepts_readers
    return discussions_of(article, context["rendition"].notes, answers_welcome=welcome)


@register.filter
def of_note(discussions: dict[str, Discussion], note: RenderedNote) -> Discussion:
    """Return what stands beside this note."""
    return discussions[note.note.key]


@register.filter
def number_in(key: str, numbers: dict[str, int]) -> int | None:
    """Return the number that the note of this key has in the article today; None when it is no longer there."""
    return numbers.get(key)


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comment_thread(context: Context, article: Article) -> dict[str, Any]:
    """
    Show a page of the comments of an article. One query, however many there are.

    The request's parameters say which page, in which order (see `comments.places`). Raises Http404 for a page that is
    not there. A form that is sent back stands below the first page, whatever its address says.
    """
    request = context["request"]
    place = Place.of(article, request.GET if request.method in ("GET", "HEAD") else {})
    page = page_of_threads(article, place.number, newest_first=place.newest_first)
    if place.number > 1 and not page.entries:
        raise Http404("There are fewer pages of comments than that.")
    return {
        "article": article,
        "site": context["site"],
        "entries": page.entries,
        "place": place,
        "several": page.threads > 1,
        "pages": place.pages(page.threads),
        "answers_welcome": policy_of(article, context["site"]).accepts_readers,
        "note_numbers": {note.note.key: note.number for note in context["rendition"].notes},
    }


@register.simple_tag(takes_context=True)
def comment_language(context: Context, comment: Comment) -> str:
    """
    Return the attributes that name a comment's language and direction, where it is not the page's language.

    The empty `lang` says that nobody knows (HTML, section 3.2.6.2): the page's would be wrong.
    """
    if comment.language == context["site"].language:
        return ""
    if not comment.language:
        return format_html(' lang="{}"', "")
    return format_html(' lang="{}" dir="{}"', comment.language, direction(comment.language))


@register.inclusion_tag("comments/_form.html", takes_context=True)
def comment_form(context: Context, article: Article, parent: Comment | None = None, note: str = "") -> dict[str, Any]:
    """
    Show the form of an article, for an answer to `parent`, or for a comment on the note of the key `note`.

    A bound `comment_form` in the context is shown as it is.
    """
    policy = policy_of(article, context["site"])
    changes_at(context["request"], policy.closes_at)
    form = context.get("comment_form") or CommentForm(article=article, policy=policy, parent=parent, note=note)
    return {
        "article": article,
        "site": context["site"],
        "comment_form": form,
        "parent": form.parent,
        "policy": policy,
        "thread_is_closed": form.parent is not None and form.parent.thread_is_closed,
    }


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

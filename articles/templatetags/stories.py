"""The list of articles in a template."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from articles.models import Article
from articles.story_html import story_list

register = template.Library()


@register.simple_tag(takes_context=True)
def stories(context: Context, articles: Iterable[Article], uncounted: bool = False) -> SafeString:
    """List articles on a page that may be about one `section`; `uncounted` leaves out how many comments each has."""
    section = context.get("section") or None
    return story_list(articles, language=context["site"].language, section=section, uncounted=uncounted)

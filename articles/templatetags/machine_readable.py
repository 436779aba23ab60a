"""What a page tells programs in its head: link previews and search engines."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from articles import citation, languages, structured_data
from articles.rendering import json_ld

register = template.Library()


@register.simple_block_tag
def one_line(content: str) -> SafeString:
    """Return what stands between the tags, which is HTML, without breaks: a head says it in more than one place."""
    return SafeString(" ".join(content.split()))


@register.simple_tag(takes_context=True)
def article_data(context: Context) -> SafeString:
    """Return what search engines read of the article: what it is, and where it stands in the paper."""
    facts = {name: context[name] for name in ("bylines", "topics", "corrections")}
    article, notes = context["article"], context["rendition"].notes
    blocks = [structured_data.news_article(context["site"], article, notes=notes, **facts)]
    if article.section:
        blocks.append(structured_data.breadcrumbs(article))
    return _blocks(blocks)


@register.simple_tag(takes_context=True)
def website_data(context: Context) -> SafeString:
    """Return what search engines read of the paper."""
    return _blocks([structured_data.website(context["site"])])


def _blocks(blocks: list[dict[str, Any]]) -> SafeString:
    return format_html_join("\n    ", "{}", ((json_ld(block),) for block in blocks))


register.filter("summary", structured_data.summary)
register.filter("first_published", structured_data.first_published)
register.filter("last_changed", structured_data.last_changed)
register.filter("stamp", structured_data.stamp)
register.filter("issued_on", citation.issued_on)
register.filter("corrected_at", citation.corrected_at)
register.filter("open_graph_locale", languages.open_graph_locale)

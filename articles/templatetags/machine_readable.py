"""What a page tells programs in its head: link previews and search engines."""

import html
import re
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import citation, languages, structured_data
from articles.rendering import json_ld

register = template.Library()

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')


@register.simple_block_tag(takes_context=True)
def link_preview(context: Context, content: str) -> SafeString:
    """
    Repeat the title and the description that stand in `content`, for whoever shows a preview of a link to the page.

    The paper's name after the title is left out, because a preview names the paper itself. A page without an address
    of its own has no preview.
    """
    if not context.get("canonical_path"):
        return format_html("{}", content)
    found = {"og:title": _TITLE.search(content), "og:description": _DESCRIPTION.search(content)}
    said = {name: " ".join(html.unescape(match[1]).split()) for name, match in found.items() if match}
    said["og:title"] = said["og:title"].removesuffix(" | " + " ".join(context["site"].name.split()))
    lines = format_html_join("", '<meta property="{}" content="{}">\n    ', said.items())
    return format_html("{}{}", content, lines)


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

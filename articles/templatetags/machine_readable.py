"""What a page tells programs in its head: link previews and search engines."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from articles import dates, languages, rendering, structured_data

register = template.Library()


@register.simple_block_tag
def one_line(content: SafeString) -> SafeString:
    """Return what stands between the tags on one line; `{% one_line as title %}` keeps it for more than one place."""
    return rendering.one_line(content)


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
def retraction_data(context: Context) -> SafeString:
    """Return what search engines read of an article whose text is gone."""
    return _blocks([structured_data.retracted_article(context["site"], context["article"], context["corrections"])])


@register.simple_tag(takes_context=True)
def website_data(context: Context) -> SafeString:
    """Return what search engines read of the paper."""
    return _blocks([structured_data.website(context["site"])])


def _blocks(blocks: list[dict[str, Any]]) -> SafeString:
    return format_html_join("\n    ", "{}", ((rendering.json_ld(block),) for block in blocks))


for _filter in (
    structured_data.summary,
    dates.first_published,
    dates.last_changed,
    dates.issued_on,
    dates.corrected_at,
    dates.stamp,
    languages.open_graph_locale,
):
    register.filter(_filter)

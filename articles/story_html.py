"""
The rows of articles that every list is made of, as HTML.

Written here and not in a template: a page has dozens of them, and what their words and addresses have in common is
looked up once.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.languages import direction
from articles.models import Article, Section
from articles.rendering import filled, joined
from articles.templatetags.articles import day

_NOTHING = SafeString("")
_STORY = """<li>
<article class="row">
<h3{language}>
<a href="{path}">{headline}</a>
</h3>
{words}{notes}<p class="meta">
{section}<span>{day}</span>
{counts}</p>
</article>
</li>
"""


def story_list(
    articles: Iterable[Article], *, language: str, section: Section | None = None, uncounted: bool = False
) -> SafeString:
    """
    Return the list of the articles, each as `ArticleQuerySet.for_lists` loads it; a match of a search has its excerpts.

    `language` is the page's; an article's section is named where it is not `section`, which the page is about;
    `uncounted` leaves out how many comments each has.
    """
    return filled("<ol>\n{}</ol>\n", joined(_story(article, language, section, uncounted) for article in articles))


def _story(article: Article, page_language: str, section: Section | None, uncounted: bool) -> SafeString:
    language = language_attributes(article.language) if article.language != page_language else _NOTHING
    path = article.get_absolute_url()
    words = getattr(article, "excerpt", "") or article.standfirst
    notes = getattr(article, "note_excerpt", "")
    return filled(
        _STORY,
        language=language,
        path=path,
        headline=article.headline,
        words=filled('<p class="stand"{}>{}</p>\n', language, words) if words else _NOTHING,
        notes=_in_the_notes(language, notes) if notes else _NOTHING,
        section=filled("<span>{}</span>\n", article.section.name)
        if article.section and article.section != section
        else _NOTHING,
        day=day(article.published_at),
        counts=_counts(article, path, 0 if uncounted else article.comment_count),
    )


def language_attributes(code: str) -> SafeString:
    """Return the attributes for a language and its direction."""
    return filled(' lang="{}" dir="{}"', code, direction(code))


def _in_the_notes(language: SafeString, words: SafeString) -> SafeString:
    return filled('<p class="stand">{} <span{}>{}</span></p>\n', _("In the notes:"), language, words)


def _counts(article: Article, path: str, comments: int) -> SafeString:
    """Return how many sources and comments an article has, and whether it was corrected."""
    sources = article.source_count
    parts = []
    if sources:
        words = ngettext("%(counter)s source", "%(counter)s sources", sources) % {"counter": sources}
        parts.append(filled('<span><a href="{}#notes-h">{}</a></span>\n', path, words))
    if comments:
        words = ngettext("%(counter)s comment", "%(counter)s comments", comments) % {"counter": comments}
        parts.append(filled('<span><a href="{}#comments">{}</a></span>\n', path, words))
    if article.is_corrected or article.is_updated:
        parts.append(filled('<span class="flag">{}</span>\n', _("Corrected") if article.is_corrected else _("Updated")))
    return joined(parts)

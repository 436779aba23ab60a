"""
The rows of articles that every list is made of, as HTML.

Written here and not in a template, and kept in the memory of the process: a page has dozens of them, and is made anew
for one that changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.kept_work import KeptWork
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


@dataclass(frozen=True)
class _Row:
    """All that the HTML of a row is made of, besides the words of the active language."""

    path: str
    headline: str
    language: str
    page_language: str
    words: str
    notes: str
    section: str
    published_at: datetime
    sources: int
    comments: int
    is_corrected: bool
    is_updated: bool


_ROWS: KeptWork[SafeString] = KeptWork(1_000_000, lambda html: 2 * len(html))


def _story(article: Article, page_language: str, section: Section | None, uncounted: bool) -> SafeString:
    row = _Row(
        path=article.get_absolute_url(),
        headline=article.headline,
        language=article.language,
        page_language=page_language,
        words=getattr(article, "excerpt", "") or article.standfirst,
        notes=getattr(article, "note_excerpt", ""),
        section=article.section.name if article.section and article.section != section else "",
        published_at=article.published_at,
        sources=article.source_count,
        comments=0 if uncounted else article.comment_count,
        is_corrected=article.is_corrected,
        is_updated=article.is_updated,
    )
    return _ROWS.get(partial(_written, row), row, type(row.words), type(row.notes))


def _written(row: _Row) -> SafeString:
    language = language_attributes(row.language) if row.language != row.page_language else _NOTHING
    return filled(
        _STORY,
        language=language,
        path=row.path,
        headline=row.headline,
        words=filled('<p class="stand"{}>{}</p>\n', language, row.words) if row.words else _NOTHING,
        notes=_in_the_notes(language, row.notes) if row.notes else _NOTHING,
        section=filled("<span>{}</span>\n", row.section) if row.section else _NOTHING,
        day=day(row.published_at),
        counts=_counts(row),
    )


def language_attributes(code: str) -> SafeString:
    """Return the attributes for a language and its direction."""
    return filled(' lang="{}" dir="{}"', code, direction(code))


def _in_the_notes(language: SafeString, words: SafeString) -> SafeString:
    return filled('<p class="stand">{} <span{}>{}</span></p>\n', _("In the notes:"), language, words)


def _counts(row: _Row) -> SafeString:
    """Return how many sources and comments an article has, and whether it was corrected."""
    parts = []
    if row.sources:
        words = ngettext("%(counter)s source", "%(counter)s sources", row.sources) % {"counter": row.sources}
        parts.append(filled('<span><a href="{}#notes-h">{}</a></span>\n', row.path, words))
    if row.comments:
        words = ngettext("%(counter)s comment", "%(counter)s comments", row.comments) % {"counter": row.comments}
        parts.append(filled('<span><a href="{}#comments">{}</a></span>\n', row.path, words))
    if row.is_corrected or row.is_updated:
        parts.append(filled('<span class="flag">{}</span>\n', _("Corrected") if row.is_corrected else _("Updated")))
    return joined(parts)

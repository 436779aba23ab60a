"""What the templates of the reader's pages ask for."""

import re
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.db.models import QuerySet
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.body.notes import web_address
from articles.counting import minutes_to_read
from articles.dates import day_in_words
from articles.domains import readable_domain
from articles.languages import direction
from articles.models import Article, Section, Site
from articles.models import Page as PaperPage
from articles.paging import links_around, path_of
from articles.prepared import Prepared
from articles.rendering import filled, note_items, short_address

register = template.Library()
register.filter(readable_domain)
register.filter(short_address)

OPENING_WORDS = 45


@register.filter
def nameplate(name: str) -> SafeString:
    """Return the paper's name with a lone digit between two words set raised, as note numbers are."""
    words = name.split()

    def is_raised(place: int) -> bool:
        between = words[place - 1 : place] + words[place + 1 : place + 2]
        return re.fullmatch("[0-9]", words[place]) is not None and [_is_word(word) for word in between] == [True, True]

    return format_html_join(
        " ",
        "{}",
        ((format_html("<b>{}</b>", word) if is_raised(place) else word,) for place, word in enumerate(words)),
    )


def _is_word(text: str) -> bool:
    return any(character.isalpha() for character in text)


@register.filter
def contact(text: str) -> str:
    """Return the public contact: a link when it is a web address, the plain text when it is anything else."""
    text = text.strip()
    address = web_address(text) if text.lower().startswith("http") else ""
    return format_html('<a href="{}">{}</a>', address, text) if address else text


@register.filter
def absolute(path: str) -> str:
    """Return the full web address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def moment(value: datetime) -> SafeString:
    """Return a moment as `<time>`: day, hour and zone, in the site's zone and language."""
    local = timezone.localtime(value)
    return filled(
        '<time datetime="{}">{} {}</time>',
        local.isoformat(timespec="minutes"),
        f"{day_in_words(local)}, {local:%H:%M}",
        _zone(local.utcoffset() or timedelta()),
    )


def _zone(offset: timedelta) -> str:
    """Return an offset as readers know it: UTC, UTC+5, UTC−3:30."""
    minutes = round(offset.total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def day(value: date | datetime) -> SafeString:
    """Return the day as `<time>`; a moment's day is the one it falls on in the site's zone."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        stamp = local.isoformat(timespec="minutes")
    else:
        local = value
        stamp = local.isoformat()
    return filled('<time datetime="{}">{}</time>', stamp, day_in_words(local))


@register.simple_tag(takes_context=True)
def language_of(context: Context, article: Article | PaperPage) -> str:
    """Return the attributes for the language and direction of an article or a page, where it is not the site's."""
    return _language(article.language) if article.language != context["site"].language else ""


@register.simple_tag(takes_context=True)
def site_language(context: Context, article: Article | PaperPage) -> str:
    """Return the attributes that name the site's language again, for its own words inside such a text."""
    return words_of_the_site(article, context["site"])


def words_of_the_site(article: Article | PaperPage, site: Site) -> SafeString:
    """Return the attributes for the site's own words inside a text that is in another language, or none."""
    return _language(site.language) if article.language != site.language else SafeString("")


def _language(code: str) -> SafeString:
    return filled(' lang="{}" dir="{}"', code, direction(code))


@register.simple_tag(takes_context=True)
def note_list(context: Context) -> SafeString:
    """List the notes of the `rendition`; their sites are no links in a preview, nor where the text is in no list."""
    names_sites = not (context.get("is_preview") or context.get("in_no_list"))
    return note_items(context["rendition"], names_sites=names_sites, said=context.get("discussions") or {})


@register.filter
def opening(text: str) -> str:
    """Return the first paragraph of a plain text, cut after OPENING_WORDS words."""
    return Truncator(text.partition("\n")[0]).words(OPENING_WORDS, truncate=" …")


@register.filter
def reading_minutes(article: Article) -> int:
    """Return how long the article takes to read, in whole minutes, at least one."""
    return minutes_to_read(article.plain_text, article.language)


@register.filter
def numbered(title: str, page: Any) -> str:
    """Return the title of a page of a list, or of comments: the first is called as all are, others say their number."""
    if page.number == 1:
        return title
    # Not inside of an f-string, where gettext finds no words to translate.
    number = _("page %(number)s") % {"number": page.number}
    return f"{title}, {number}"


@register.inclusion_tag("articles/_section_nav.html", takes_context=True)
def section_nav(context: Context, current: Section | None = None) -> dict[str, Any]:
    """
    List the sections that have something to read, and the search; `current` is the section the page belongs to.

    A view that has read these sections for itself passes them on as `listed_sections`.
    """
    listed = context.get("listed_sections")
    path = context.get("canonical_path") or ""
    return {
        "sections": _listed_sections() if listed is None else listed,
        "current": current,
        "canonical_path": path,
        "is_search": path.partition("?")[0] == reverse("search"),
    }


@Prepared
def _listed_sections() -> QuerySet[Section]:
    return Article.objects.published().sections()


@register.inclusion_tag("articles/_pages.html")
def pages(page: Page, path: str, by_date: bool = True) -> dict[str, Any]:
    """Link the other pages of the list at `path`, which is in the order of dates unless it is said not to be."""
    return {"around": links_around(page, partial(path_of, path)), "by_date": by_date}

"""The search page, and how browsers learn of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.editions import NEWS, TALK
from articles.excerpts import show_matches, with_texts
from articles.models import Article, Section
from articles.models.article_queries import ArticleQuerySet
from articles.page_cache import public_page
from articles.paging import PER_PAGE, path_of
from articles.prepared import Prepared
from articles.search import MAX_LENGTH, RANKED, asked_words, cut, find, fold, tidy
from articles.vocabulary import suggestion
from articles.xml_text import xml_text

NEWEST = "newest"
_FIRST_YEAR, _LAST_YEAR = 1000, 8999


@dataclass(frozen=True)
class Search:
    """What a reader asks for, as one address says it; what cannot be understood is left out."""

    query: str = ""
    section: Section | None = None
    since: date | None = None
    until: date | None = None
    newest: bool = False
    is_cut: bool = False
    unread_date: bool = False

    @classmethod
    def read(cls, parameters: QueryDict, sections: list[Section]) -> "Search":
        """Return what the parameters of an address ask for; any text is understood, and those unknown are ignored."""
        typed = tidy(parameters.get("q", ""))
        since, until = _day(parameters.get("from", "")), _day(parameters.get("to", ""))
        if since and until and since > until:
            since, until = until, since
        return cls(
            query=cut(typed),
            section=next((section for section in sections if section.slug == parameters.get("section")), None),
            since=since,
            until=until,
            newest=parameters.get("order") == NEWEST,
            is_cut=len(typed) > MAX_LENGTH,
            unread_date=any(parameters.get(name, "").strip() and not _day(parameters[name]) for name in ("from", "to")),
        )

    def path(self, **changes: Any) -> str:
        """Return the one address of this search, or of one that differs by `changes`."""
        asked = replace(self, **changes)
        if not asked.query:
            return reverse("search")
        values = {
            "q": asked.query,
            "section": asked.section and asked.section.slug,
            "from": asked.since,
            "to": asked.until,
            "order": NEWEST if asked.newest else "",
        }
        return f"{reverse('search')}?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for one section or some days only."""
        return bool(self.section or self.since or self.until)

    def articles(self) -> ArticleQuerySet:
        """Return the published articles it looks among; days are those of the site's time zone."""
        among = Article.objects.published()
        if self.section:
            among = among.filter(section=self.section)
        if self.since:
            among = among.filter(published_at__gte=_midnight(self.since))
        if self.until:
            among = among.filter(published_at__lt=_midnight(self.until + timedelta(days=1)))
        return among


def _day(typed: str) -> date | None:
    """Return the day that is written as 2026-03-05, or None."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
@public_page(TALK, "q", "section", "from", "to", "order", "page")
def search(request: HttpRequest) -> HttpResponse:
    """Answer what the paper has on a reader's words; whatever is asked, the answer is a page that helps."""
    sections = list(Article.objects.published().sections())
    asked = Search.read(request.GET, sections)
    found = find(asked.query, asked.articles() if asked.is_narrowed else None, asked.newest)
    page = _page(found[:RANKED], request.GET.get("page", "1"), asked)
    better = "" if found else suggestion(asked.query, asked.articles())
    context = {
        "asked": asked,
        "listed_sections": sections,
        "has_words": bool(asked_words(asked.query)),
        "page": page,
        "is_more": len(found) > RANKED,
        "suggestion": better,
        "suggestion_path": asked.path(query=better),
        "everywhere_path": asked.path(section=None, since=None, until=None),
        "best_path": asked.path(newest=False),
        "newest_path": asked.path(newest=True),
        "asked_path": asked.path(),
        "canonical_path": path_of(asked.path(), page.number),
        "max_length": MAX_LENGTH,
    }
    return render(request, "articles/search.html", context)


def _page(found: list[int], number: str, asked: Search) -> Page:
    """Return a page of the results with the rows to show; a number that is none means the first page or the last."""
    page = Paginator(found, PER_PAGE).get_page(number)
    if page.object_list:
        ids = {f"row {place}": pk for place, pk in enumerate(page.object_list)}
        by_id = {row.pk: row for row in _rows(query=fold(asked.query), **ids)}
        page.object_list = [by_id[pk] for pk in page.object_list if pk in by_id]
        show_matches(page.object_list, asked.query)
    return page


@Prepared
def _rows(query: str, **ids: int) -> ArticleQuerySet:
    """Return these articles as the page shows them, if they are still published."""
    return with_texts(Article.objects.published().filter(pk__in=ids.values()).for_lists(), query)


@require_safe
@public_page(NEWS)
def open_search(request: HttpRequest) -> HttpResponse:
    """Answer the OpenSearch 1.1 description, by which a browser offers the paper as a search engine."""
    context = {"description": _("Search %(paper)s") % {"paper": request.site.name}}
    document = render_to_string("articles/opensearch.xml", context, request=request)
    return HttpResponse(xml_text(document), content_type="application/opensearchdescription+xml; charset=utf-8")

"""Pages that list articles: a section's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Section
from articles.page_cache import public_page
from articles.paging import page_of, path_of


@require_safe
@public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the list of one section."""
    found = get_object_or_404(Section, slug=slug)
    page = page_of(request, found.articles.published().for_lists().newest_first())
    context = {"section": found, "page": page, "canonical_path": path_of(found.get_absolute_url(), page.number)}
    return render(request, "articles/section.html", context)

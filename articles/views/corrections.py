"""The ledger of corrections: everything that was wrong, where, and since when it is right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editions import NEWS
from articles.models import Correction
from articles.page_cache import public_page
from articles.paging import page_of, path_of


@require_safe
@public_page(NEWS, "page")
def corrections(request: HttpRequest) -> HttpResponse:
    """Answer the corrections of every article that readers can open, newest first."""
    rows = Correction.objects.public().newest_first().with_headlines()
    page = page_of(request, rows, count=Correction.objects.number_public())
    context = {"page": page, "canonical_path": path_of(reverse("corrections"), page.number)}
    return render(request, "articles/corrections.html", context)

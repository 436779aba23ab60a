"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.page_cache import public_page
from articles.paging import page_of, path_of


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Answer the front page: what is published, newest first."""
    page = page_of(request, Article.objects.published().for_lists().newest_first())
    return render(
        request, "articles/home.html", {"page": page, "canonical_path": path_of(reverse("home"), page.number)}
    )

"""How readers reach the paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Page
from articles.page_cache import public_page
from articles.views.page import page_context, published_page


@require_safe
@public_page
def contact(request: HttpRequest) -> HttpResponse:
    """Answer the paper's page of that kind, once it is published."""
    return render(request, "articles/page.html", page_context(published_page(kind=Page.Kind.CONTACT)))

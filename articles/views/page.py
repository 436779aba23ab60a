"""What the paper says about itself, each page under its own name."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from articles import rendering
from articles.body import image_keys, parse
from articles.editions import NEWS
from articles.models import Image, Page
from articles.page_cache import public_page
from articles.views.moved import moved_to

DESCRIPTION_LENGTH = 160  # characters; search engines show no more


@require_safe
@public_page(NEWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a page of the paper; one that is not published is not there. Capitals do not count."""
    found = published_page(slug=slug.lower())
    if found.get_absolute_url() != reverse("page", args=[slug]):
        return moved_to(found.get_absolute_url())
    return render(request, "articles/page.html", page_context(found))


def published_page(**which: str) -> Page:
    """Return the page of this `slug` or `kind`, if readers can open it. Raises Http404."""
    return get_object_or_404(Page.objects.published(), **which)


def page_context(page: Page) -> dict[str, Any]:
    """Return what the template needs, for every view that shows a page. At most one query."""
    document = parse(page.body)
    keys = image_keys(document.blocks)
    images = Image.objects.in_bulk(keys, field_name="key") if keys else {}
    return {
        "page": page,
        "rendition": rendering.render_page(document, images),
        "description": Truncator(rendering.plain_text(document)).chars(DESCRIPTION_LENGTH),
        "canonical_path": page.get_absolute_url(),
    }

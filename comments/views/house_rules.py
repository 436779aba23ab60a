"""The page of the house rules, numbered: what a decision names leads here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editions import NEWS
from articles.models import Page
from articles.page_cache import public_page
from articles.views.page import page_context, published_page
from comments.house_rules import RULES


@require_safe
@public_page(NEWS)
def house_rules(request: HttpRequest) -> HttpResponse:
    """Answer the house rules, each under its own anchor: `#personal-data`; the editors' own words about them above."""
    return render(request, "comments/rules.html", {**_words_above(request), "rules": RULES})


def _words_above(request: HttpRequest) -> dict[str, Any]:
    """Return what the template needs of the paper's own page about comments; little, while it is not published."""
    if Page.Kind.COMMENT_RULES not in request.site.pages:
        return {"canonical_path": reverse("comment_rules")}
    return page_context(published_page(kind=Page.Kind.COMMENT_RULES))

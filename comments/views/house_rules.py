"""The page of the house rules, numbered: what a decision names leads here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.page_cache import public_page
from comments.house_rules import RULES


@require_safe
@public_page
def house_rules(request: HttpRequest) -> HttpResponse:
    """Answer the house rules, each under its own anchor: `#personal-data`."""
    return render(request, "comments/rules.html", {"rules": RULES, "canonical_path": reverse("comment_rules")})

"""The page that tells everybody how comments are moderated, month by month; and the same figures for programs."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.page_cache import public_page
from comments.log_tables import tables
from comments.public_log import counted_months


@require_safe
@public_page
def log(request: HttpRequest) -> HttpResponse:
    """Answer the figures of each month as tables, the newest month first, and the end of the chain of decisions."""
    months = counted_months()
    page = {"tables": tables(months), "newest": months[0] if months else None, "canonical_path": reverse("comment_log")}
    return render(request, "comments/log.html", page)


@require_safe
@public_page
def log_json(request: HttpRequest) -> HttpResponse:
    """
    Answer the same as one JSON object: the `time_zone` of its months, and the `months`, the newest first.

    A month has `month` ("2026-03"), when it was counted (`counted_at`), and the figures of `comments.public_log`.
    """
    months = [
        {
            "month": f"{month.first_day:%Y-%m}",
            "counted_at": month.counted_at.isoformat(timespec="seconds"),
            **month.figures,
        }
        for month in counted_months()
    ]
    answer = {"time_zone": "UTC", "months": months}
    return HttpResponse(json.dumps(answer, ensure_ascii=False), content_type="application/json")

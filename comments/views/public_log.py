"""The page that tells everybody how comments are moderated, month by month; and the same figures for programs."""

import json
from datetime import UTC

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.dates import midnight_after
from articles.editions import LOG
from articles.page_cache import changes_at, public_page
from comments.log_tables import tables
from comments.public_log import Month, counted_months


@require_safe
@public_page(LOG)
def log(request: HttpRequest) -> HttpResponse:
    """Answer the figures of each month as tables, the newest month first, and the end of the chain of decisions."""
    months = _counted_until_tomorrow(request)
    page = {"tables": tables(months), "newest": months[0] if months else None, "canonical_path": reverse("comment_log")}
    return render(request, "comments/log.html", page)


@require_safe
@public_page(LOG)
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
        for month in _counted_until_tomorrow(request)
    ]
    answer = {"time_zone": "UTC", "months": months}
    return HttpResponse(json.dumps(answer, ensure_ascii=False), content_type="application/json")


def _counted_until_tomorrow(request: HttpRequest) -> list[Month]:
    """Return the months, which are others when a new one begins."""
    changes_at(request, midnight_after(timezone.now().astimezone(UTC).date(), UTC))
    return counted_months()

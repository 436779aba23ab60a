"""
Signing in is blocked for a while after a few failures from one place, with a name or without one behind it.

django-axes counts; this is what it is told to do otherwise. It would keep what was sent, the browser and the address
of each attempt for ever: here it keeps name, address and number, for a day at most (`forget_attempts` is a duty).
"""

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles import audit
from articles.models import User

KEPT = timedelta(days=1)
_COUNTED = ("axes_attempt_time", "axes_ip_address")
_DECIDED = ("axes_locked_out", "axes_credentials", "axes_failures_since_start")


class SignInThrottle(AxesDatabaseHandler):
    """Counts failures without keeping what was sent, and records when it begins to block."""

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count one failure; `request` learns whether signing in is blocked now."""
        bare = HttpRequest()
        for name in (*_COUNTED, *_DECIDED):
            setattr(bare, name, getattr(request, name))
        bare.axes_user_agent = bare.axes_path_info = bare.axes_http_accept = ""
        super().user_login_failed(sender, credentials, bare, **kwargs)
        account = User.objects.filter(username=credentials.get("username") or "").first()
        if bare.axes_locked_out and not request.axes_locked_out and account is not None:
            audit.record(None, "sign_in_blocked", account)
        for name in _DECIDED:
            setattr(request, name, getattr(bare, name))


def blocked(request: HttpRequest, answer: HttpResponse, credentials: dict | None = None) -> HttpResponse:
    """Say that it is blocked and for how long, in the same words for every name; a form's words stay in the page."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = getattr(answer, "context_data", None) or {}
    if "sent" not in context:
        context = {**admin.site.each_context(request), "title": ""}
    template = "admin/sign_in_again.html" if "sent" in context else "admin/blocked.html"
    page = render(request, template, {**context, "minutes": minutes}, status=429)
    page.headers["Cache-Control"] = "no-store"
    page.headers["Retry-After"] = str(minutes * 60)
    return page


def is_blocked(account: User) -> bool:
    """Whether somebody who tries to sign in as this account is told to wait."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failures = AccessAttempt.objects.filter(username=account.username, attempt_time__gt=since)
    return failures.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists()


def unblock(account: User) -> None:
    """Forget the failures to sign in as this account."""
    AccessAttempt.objects.filter(username=account.username).delete()


def forget_attempts() -> None:
    """Delete who failed to sign in and from where, a day later."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT).delete()

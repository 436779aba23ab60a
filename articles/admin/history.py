"""What was done to a row, in the audit log instead of Django's own, which keeps names and headlines for ever."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import audit

EVENTS_ON_A_PAGE = 100


class KeepsHistory:
    """What every admin of ours inherits: each change is an event of the audit log, and the history shows them."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record that somebody added the row."""
        return audit.record(request, "add", obj)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record that somebody changed the row."""
        return audit.record(request, "change", obj)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Record that somebody deletes the rows; before they are gone, because then they have no number."""
        return [audit.record(request, "delete", row) for row in queryset]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what was done to the row, the newest first."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        events = self.get_paginator(request, audit.events_of(row), EVENTS_ON_A_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(row),
            "page": events.get_page(request.GET.get(PAGE_VAR)),
            "page_var": PAGE_VAR,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.admin.read_only import ReadOnlyAdmin
from articles.audit import ACTIONS, by_whom, in_words
from articles.models import AuditEvent


class ActionFilter(admin.SimpleListFilter):
    """Narrow the log to one kind of action."""

    title = _("what was done")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, Any]]:
        """Return every action there is."""
        return ACTIONS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Return the events of it."""
        return queryset.filter(action=self.value()) if self.value() in ACTIONS else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The audit log: who did what, the newest first."""

    name_in_index = _("Audit log")
    list_display = ["at", "who", "what", "to_what"]
    list_display_links = None
    list_filter = [ActionFilter, "staff", "at"]
    list_select_related = ["staff"]
    actions = None
    fields = ["at", "who", "what", "to_what"]
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Call the page by its name."""
        return super().changelist_view(request, {**(extra_context or {}), "title": self.name_in_index})

    @admin.display(description=_("who"))
    def who(self, event: AuditEvent) -> str:
        """Name the person, or the place where no person is known."""
        return by_whom(event) or self.get_empty_value_display()

    @admin.display(description=_("what was done"))
    def what(self, event: AuditEvent) -> str:
        """Say the action in words."""
        return in_words(event)

    @admin.display(description=_("to what"))
    def to_what(self, event: AuditEvent) -> str:
        """Name the row by its kind and number, with the way to its form if it has one."""
        if not event.kind:
            return self.get_empty_value_display()
        words, path = _described(event.kind, event.row)
        return format_html('<a href="{}">{}</a>', path, words) if path else words


def _described(kind: str, row: int) -> tuple[str, str]:
    """Return what a row is called and the path of its form, "" where there is none."""
    try:
        model: type[Model] = apps.get_model(kind)
    except LookupError:  # a kind of row that the paper no longer has
        return f"{kind} {row}", ""
    words = f"{capfirst(model._meta.verbose_name)} {row}"
    try:
        return words, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row])
    except NoReverseMatch:
        return words, ""

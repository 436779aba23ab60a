from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.asking import Answer
from articles.models import Source
from articles.models.source import is_broken
from articles.source_check import is_cited


class SourceStateFilter(admin.SimpleListFilter):
    """Filter what articles cite by whether it still answers; what nothing cites is nobody's work."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the states a source can be in."""
        return [
            ("broken", _("Broken")),
            ("works", _("Works")),
            ("unclear", _("Cannot tell")),
            ("unchecked", _("Not checked yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        """Return the cited sources in the chosen state."""
        conditions = {
            "broken": is_broken(),
            "works": Q(answer=Answer.WORKS),
            "unclear": Q(checked_at__isnull=False) & ~Q(answer=Answer.WORKS) & ~Q(is_broken()),
            "unchecked": Q(checked_at__isnull=True),
        }
        chosen = conditions.get(self.value())
        return queryset if chosen is None else queryset.filter(chosen, is_cited())

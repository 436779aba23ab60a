from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.languages import LANGUAGES
from articles.models import Article
from articles.models.publication import is_published


class StateFilter(admin.SimpleListFilter):
    """Filter by what readers see of an article."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the states an article can be in."""
        return [
            ("draft", _("Draft")),
            ("scheduled", _("Scheduled")),
            ("published", _("Published")),
            ("retracted", _("Retracted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen state."""
        now = timezone.now()
        conditions = {
            "draft": Q(published_at__isnull=True),
            "scheduled": Q(published_at__gt=now, retracted_at__isnull=True),
            "published": is_published(),
            "retracted": Q(retracted_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class LanguageFilter(admin.SimpleListFilter):
    """Filter by the languages the paper really prints, not by all it could."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the languages that articles are written in."""
        used = set(Article.objects.order_by().values_list("language", flat=True).distinct())
        return [(code, name) for code, name in LANGUAGES if code in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen language."""
        return queryset.filter(language=self.value()) if self.value() in dict(LANGUAGES) else queryset

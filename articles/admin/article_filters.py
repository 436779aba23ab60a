from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from articles.languages import LANGUAGES
from articles.models import Article, Author, Byline, Topic, User
from articles.models.publication import is_published
from articles.models.revision import is_changed_since


def found_by(words: str) -> Q:
    """
    Return the condition that every word is in an article's headline, in an author's name or in a topic's.

    Words between quotation marks are one. Asked of authors and topics first, so that no article is joined with them.
    """
    condition = Q()
    for bit in smart_split(words):
        word = unescape_string_literal(bit) if bit[0] in "\"'" and bit[0] == bit[-1] and len(bit) > 1 else bit
        condition &= (
            Q(headline__icontains=word)
            | Q(pk__in=Byline.objects.filter(author__name__icontains=word).values("article"))
            | Q(pk__in=Article.topics.through.objects.filter(topic__name__icontains=word).values("article"))
        )
    return condition


def is_number(typed: str) -> bool:
    """Return whether what a query string says can be the number of a row."""
    return typed.isascii() and typed.isdecimal() and len(typed) < 19


class StateFilter(admin.SimpleListFilter):
    """Filter by what readers see of an article."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the states an article can be in."""
        return [
            ("draft", _("Not published")),
            ("scheduled", _("Scheduled")),
            ("published", _("Published")),
            ("changed", _("Published, with changes to come")),
            ("retracted", _("Retracted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen state."""
        now = timezone.now()
        conditions = {
            "draft": Q(published_at__isnull=True),
            "scheduled": Q(published_at__gt=now, retracted_at__isnull=True),
            "published": is_published(),
            "changed": is_published() & Q(is_changed_since()),
            "retracted": Q(retracted_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class StageFilter(admin.SimpleListFilter):
    """Filter by how far the work is that readers do not see yet; what they have as it was saved is in no stage."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the stages."""
        return Article.Stage.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen stage."""
        if self.value() not in Article.Stage.values:
            return queryset
        return queryset.filter(Q(published_at__isnull=True) | Q(is_changed_since()), stage=self.value())


class WhoFilter(admin.SimpleListFilter):
    """Filter by who has the work: oneself, a colleague, or nobody."""

    title = _("who has it")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return oneself, nobody, and the colleagues who look after something."""
        colleagues = User.objects.filter(pk__in=Article.objects.order_by().values("assignee")).exclude(
            pk=request.user.pk
        )
        names = sorted((user.name, str(user.pk)) for user in colleagues)
        return [
            ("me", _("I look after it")),
            ("begun", _("I began it")),
            ("nobody", _("Nobody looks after it")),
            *((pk, name) for name, pk in names),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return what the chosen one has."""
        who = {"me": {"assignee": request.user}, "begun": {"created_by": request.user}, "nobody": {"assignee": None}}
        chosen = self.value() or ""
        if chosen in who:
            return queryset.filter(**who[chosen])
        return queryset.filter(assignee=int(chosen)) if is_number(chosen) else queryset


class _NamedFilter(admin.SimpleListFilter):
    """Filter by a row that articles have several of, offering those that most articles have."""

    model: type[Author] | type[Topic]
    offered = 20

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the names that most articles have, and the chosen one."""
        rows = self.model.objects.annotate(count=Count("articles")).filter(count__gt=0).order_by("-count", "name")
        found = dict(rows.values_list("pk", "name")[: self.offered])
        chosen = self.used_parameters.get(self.parameter_name) or ""
        if is_number(chosen) and int(chosen) not in found:
            found |= dict(self.model.objects.filter(pk=int(chosen)).values_list("pk", "name"))
        return sorted(found.items(), key=lambda row: row[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles that have the chosen one."""
        chosen = self.value() or ""
        return queryset.filter(**{f"{self.parameter_name}s": int(chosen)}) if is_number(chosen) else queryset


class AuthorFilter(_NamedFilter):
    """Filter by a name above the article."""

    model, title, parameter_name = Author, _("author"), "author"


class TopicFilter(_NamedFilter):
    """Filter by a topic."""

    model, title, parameter_name = Topic, _("topic"), "topic"


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

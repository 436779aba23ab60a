from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import renaming
from articles.admin.base import NewsroomAdmin
from articles.models import Author, Section, Topic


class SluggedForm(forms.ModelForm):
    """The form of something with an address of its own, which no two share and no other gets later."""

    def clean_slug(self) -> str:
        """Refuse an address that another one of its kind has, or had."""
        slug = self.cleaned_data["slug"]
        if renaming.is_taken(type(self.instance)(pk=self.instance.pk, slug=slug)):
            raise ValidationError(
                _("This address belongs to another one, or once did and still leads there. Choose a different one.")
            )
        return slug


class SluggedAdmin(NewsroomAdmin):
    """What sections, topics and authors share: the address they give up keeps leading to them."""

    form = SluggedForm
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the path of its page when readers can open it: a section's always, others' once an article is out."""
        is_there = isinstance(obj, Section) or (obj is not None and obj.articles.published().exists())
        return obj.get_absolute_url() if is_there else None

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Save it under its address; the form has found that free, and keeps it free until then."""
        renaming.save_with_slug(obj)


@admin.register(Section)
class SectionAdmin(SluggedAdmin):
    """The desks of the paper, in the order the bar above every page names them."""

    fields = ["name", "slug", "description", "position", "on_front"]
    list_display = ["name", "slug", "position", "on_front"]
    list_filter = ["on_front"]


@admin.register(Topic)
class TopicAdmin(SluggedAdmin):
    """What articles are about, across the sections."""

    fields = ["name", "slug", "description"]
    list_display = ["name", "slug", "article_count"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count the articles, drafts too."""
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, topic: Topic) -> int:
        """Count its articles."""
        return topic.article_count


@admin.register(Author)
class AuthorAdmin(SluggedAdmin):
    """The names that stand above articles."""

    fields = ["name", "slug", "bio", "photo", "user"]
    list_display = ["name", "slug", "user"]
    list_select_related = ["user"]
    autocomplete_fields = ["photo", "user"]

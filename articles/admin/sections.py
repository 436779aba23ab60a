from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import renaming
from articles.admin.article_form import only_offer_to_add
from articles.admin.base import NewsroomAdmin
from articles.models import Author, Section, Topic
from articles.slugs import slugify


class SluggedForm(forms.ModelForm):
    """The form of something with an address of its own, which no two share and no other gets later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].label = _("Web address")
            self.fields["slug"].help_text = _(
                "The last part of its page’s web address. After a change the old address keeps leading there."
            )
        if "name" in self.fields:
            self.fields["name"].error_messages["unique"] = _("There is one of this name already. Choose another name.")

    def clean_slug(self) -> str:
        """Refuse an address that a reader could not type, proposing one, and one that another has, or had."""
        slug = self.cleaned_data["slug"]
        proposal = slugify(slug)
        if slug != proposal and "slug" in self.changed_data:
            raise ValidationError(
                _("Use small letters from a to z, digits and hyphens, such as %(proposal)s."),
                params={"proposal": proposal or "harbour-bridge"},
            )
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the articles, drafts too."""
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, row: Any) -> int:
        """Count its articles."""
        return row.article_count

    @admin.display(description=_("web address"), ordering="slug")
    def address(self, row: Any) -> str:
        """Return the path of its page."""
        return row.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Save it under its address; the form has found that free, and keeps it free until then."""
        renaming.save_with_slug(obj)


@admin.register(Section)
class SectionAdmin(SluggedAdmin):
    """The desks of the paper, in the order the bar above every page names them."""

    fields = ["name", "slug", "description", "position", "on_front"]
    list_display = ["name", "address", "article_count", "position", "on_front"]


@admin.register(Topic)
class TopicAdmin(SluggedAdmin):
    """What articles are about, across the sections."""

    fields = ["name", "slug", "description"]
    list_display = ["name", "address", "article_count"]
    ordering = ["name"]


@admin.register(Author)
class AuthorAdmin(SluggedAdmin):
    """The names that stand above articles."""

    fields = ["name", "slug", "bio", "photo", "user"]
    list_display = ["name", "address", "article_count", "user"]
    list_select_related = ["user"]
    autocomplete_fields = ["photo", "user"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Let a photo be uploaded from here; an account has a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            only_offer_to_add(field)
        if db_field.name == "user":
            field.widget.can_add_related = False
        return field

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Field, Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import renaming
from articles.admin.article_form import only_offer_to_add
from articles.admin.base import NewsroomAdmin
from articles.admin.merging import Merges
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


class RowForm(forms.ModelForm):
    """What of a section can be changed on the list; each field says whose it is, because no label stands beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"
            field.help_text = ""


class SluggedAdmin(NewsroomAdmin):
    """What sections, topics and authors share: the address they give up keeps leading to them."""

    form = SluggedForm
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]
    actions = None
    articles_have_it_as = ""
    """The filter of the list of articles that finds those of one row."""
    stays: Any = None
    """What is said of one that has articles and so cannot be deleted; None for a kind that articles can lose."""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the path of its page when readers can open it: a section's always, others' once an article is out."""
        is_there = isinstance(obj, Section) or (obj is not None and obj.articles.published().exists())
        return obj.get_absolute_url() if is_there else None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the articles, drafts too."""
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, row: Any) -> str:
        """Count its articles, with a link to them."""
        query = {self.articles_have_it_as: row.pk}
        address = reverse("admin:articles_article_changelist", query=query)
        return format_html('<a href="{}">{}</a>', address, row.article_count)

    @admin.display(description=_("web address"), ordering="slug")
    def address(self, row: Any) -> str:
        """Return the path of its page."""
        return row.get_absolute_url()

    # --- Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say that one with articles stays, and what to do; delete any other after asking."""
        row = self.get_object(request, object_id)
        if row and self.has_delete_permission(request, row) and self.stays and row.article_count:
            return self._refuse_to_delete(request, row)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # an article came to it a moment ago
            return self._refuse_to_delete(request, row)

    def _refuse_to_delete(self, request: HttpRequest, row: Any) -> HttpResponse:
        self.message_user(request, self.stays % {"name": row.name}, messages.ERROR)
        return HttpResponseRedirect(reverse(f"admin:articles_{self.opts.model_name}_change", args=[row.pk]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say in words what goes, in place of Django's list of every row."""
        *_rows, permissions_missing, protected = super().get_deleted_objects(objs, request)
        consequences = [_("Its web addresses lead nowhere afterwards.")]
        if not self.stays:
            consequences.append(_("Its articles stay, without it."))
        described = [part for row in objs for part in (str(row), consequences)]
        return described, {self.opts.verbose_name_plural: len(objs)}, permissions_missing, protected

    # --- Saving

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Save it under its address; the form has found that free, and keeps it free until then."""
        renaming.save_with_slug(obj)


@admin.register(Section)
class SectionAdmin(SluggedAdmin):
    """The desks of the paper, in the order the bar above every page names them."""

    new = _("New section")
    articles_have_it_as = "section__id__exact"
    stays = _("“%(name)s” has articles, so it stays. Give them another section first.")
    fields = ["name", "slug", "description", "position", "on_front"]
    list_display = ["name", "address", "article_count", "position", "on_front"]
    list_editable = ["position", "on_front"]
    ordering = ["position", "name"]

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        """Name the fields of each row."""
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})


@admin.register(Topic)
class TopicAdmin(Merges, SluggedAdmin):
    """What articles are about, across the sections."""

    new = _("New topic")
    articles_have_it_as = "topic"
    fields = ["name", "slug", "description"]
    list_display = ["name", "address", "article_count"]


@admin.register(Author)
class AuthorAdmin(Merges, SluggedAdmin):
    """The names that stand above articles."""

    new = _("New author")
    articles_have_it_as = "author"
    stays = _("“%(name)s” stands above articles, so it stays. Take the name off them first.")
    fields = ["name", "slug", "bio", "photo", "user"]
    list_display = ["name", "address", "article_count", "user"]
    list_select_related = ["user"]
    autocomplete_fields = ["photo", "user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> list[str]:
        """Whose account an author is decides what a reporter may write, so it is left to who looks after accounts."""
        return [] if request.user.has_perm("articles.change_user") else ["user"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Let a photo be uploaded from here; an account has a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            only_offer_to_add(field)
        if db_field.name == "user":
            field.widget.can_add_related = False
        return field

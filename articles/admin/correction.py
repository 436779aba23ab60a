from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.admin.article_form import only_offer_to_add
from articles.admin.base import NewsroomAdmin
from articles.models import Article, Correction

# What is chosen here; retractions are made where an article is retracted.
_KINDS = [(kind.value, kind.label) for kind in Correction.Kind if kind not in Correction.NOTICES]


class CorrectionForm(forms.ModelForm):
    """What a journalist admits: which article, what was wrong in it, and since when it is right."""

    class Meta:
        model = Correction
        fields = ["article", "kind", "text", "noted_at", "thanks_a_reader"]
        help_texts = {
            "article": _("One that readers can open. It keeps the text it has: change that on its own form."),
            "kind": _("A correction says that something was wrong; an update, that something was added."),
            "text": _(
                "What the article said, and what it says now. Readers see this below its text and in the ledger."
            ),
            "noted_at": _("When the article was changed."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = _KINDS

    def clean_article(self) -> Article:
        """Refuse an article that no reader could have read wrongly."""
        article = self.cleaned_data["article"]
        if not article.is_public:
            raise ValidationError(
                _(
                    "Readers cannot open this article, so there is nothing to correct in public. "
                    "Change its text instead."
                )
            )
        return article

    def clean(self) -> dict[str, Any]:
        """Refuse a date before the article appeared, and one to come."""
        cleaned = super().clean()
        article, noted_at = cleaned.get("article", getattr(self.instance, "article", None)), cleaned.get("noted_at")
        if noted_at and noted_at > timezone.now():
            self.add_error("noted_at", _("This date is still to come. Give the time when the article was changed."))
        elif noted_at and article and article.published_at and noted_at < article.published_at:
            self.add_error("noted_at", _("The article had not appeared then. Give the time when it was changed."))
        return cleaned


class OneArticle(admin.SimpleListFilter):
    """Narrow the list to the article whose form led here; the bar offers no other."""

    title = _("article")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, str]]:
        """Return the article, if there is one."""
        return list(Article.objects.filter(pk=_number(self.value())).values_list("pk", "headline"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return its corrections."""
        return queryset.filter(article=_number(self.value()))

    def value(self) -> str:
        """Return what the address names."""
        return self.used_parameters.get(self.parameter_name) or ""


def _number(typed: str) -> int | None:
    """Return the number of an article; None for what cannot be one."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


@admin.register(Correction)
class CorrectionAdmin(NewsroomAdmin):
    """Where a published article is corrected in public. Whoever may not publish may not correct."""

    new = _("New correction")
    form = CorrectionForm
    list_display = ["headline", "kind", "opening", "noted_at"]
    list_filter = ["kind", "noted_at", OneArticle]
    actions = None
    search_fields = ["article__headline", "text"]
    autocomplete_fields = ["article"]
    ordering = ["-noted_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load the headlines, and not the texts of the articles."""
        return super().get_queryset(request).with_headlines()

    @admin.display(description=_("article"), ordering="article__headline")
    def headline(self, correction: Correction) -> str:
        """Name the article."""
        return correction.article.headline

    @admin.display(description=_("what changed"))
    def opening(self, correction: Correction) -> str:
        """Return the beginning of what it says."""
        return Truncator(correction.text).words(12)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Let an article be chosen here, and written on its own form only."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "article":
            only_offer_to_add(field)
            field.widget.can_add_related = False
        return field

    def get_view_on_site_url(self, obj: Correction | None = None) -> str | None:
        """Return the path at which readers find it, when they do."""
        return obj.path if obj and Correction.objects.public().filter(pk=obj.pk).exists() else None

    def get_readonly_fields(self, request: HttpRequest, obj: Correction | None = None) -> list[str]:
        """A correction stays with its article, and a retraction what it is."""
        return ["article", *(["kind"] if obj.kind in Correction.NOTICES else [])] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the article whose form led here."""
        article = request.GET.get("article", "")
        return {"article": article} if _number(article) is not None else {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A correction is public at once, so it asks for the right to publish."""
        return super().has_add_permission(request) and _may_publish(request)

    def has_change_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        """What readers see changes with the save, so it asks for the right to publish."""
        return super().has_change_permission(request, obj) and _may_publish(request)

    def has_delete_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        """
        What readers see goes with it, so it asks for the right to publish.

        The notice of a retraction stays, for what it says happened.
        """
        stays = obj is not None and obj.kind in Correction.NOTICES
        return super().has_delete_permission(request, obj) and _may_publish(request) and not stays

    def response_add(self, request: HttpRequest, obj: Correction, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to what readers see of it."""
        return self._answer(request, obj, _("Readers see the correction of {} now."))

    def response_change(self, request: HttpRequest, obj: Correction) -> HttpResponse:
        """Lead to what readers see of it."""
        return self._answer(request, obj, _("Readers see the changed words about {} now."))

    def _answer(self, request: HttpRequest, correction: Correction, sentence: str) -> HttpResponse:
        article = correction.article
        link = format_html('<a href="{}">{}</a>', correction.path, article.headline)
        self.message_user(request, format_html(sentence, link), messages.SUCCESS)
        return self.response_post_save_change(request, correction)


def _may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.publish_article")

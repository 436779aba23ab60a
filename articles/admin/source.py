from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles import audit, source_words
from articles.admin.read_only import ReadOnlyAdmin
from articles.admin.source_choices import source_choices
from articles.admin.source_filters import SourceStateFilter
from articles.models import Article, Footnote, Source
from articles.source_check import ask_again, checked_sources, is_cited


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """What the paper relies on, where, and whether it still answers. A source changes with the notes that cite it."""

    list_display = ["__str__", "site", "state", "note_count", "articles", "first_cited_at"]
    list_filter = [SourceStateFilter]
    search_fields = ["url", "title"]
    fields = [
        "title",
        "link",
        "state",
        "last_answer",
        "moved",
        "checked_at",
        "first_cited_at",
        "note_count",
        "articles",
    ]
    readonly_fields = fields
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Count the notes, of the rows that are shown alone, and fetch the headlines of the articles they stand in."""
        counted = Footnote.objects.filter(source=OuterRef("pk")).order_by().values("source").values(number=Count("pk"))
        notes = Footnote.objects.select_related("article").only("source_id", "number", "article__headline")
        return (
            super()
            .get_queryset(request)
            .annotate(note_count=Coalesce(Subquery(counted), 0), is_cited=is_cited())
            .prefetch_related(Prefetch("footnotes", notes.order_by("article_id", "number")))
        )

    def get_view_on_site_url(self, obj: Source | None = None) -> str | None:
        """Return the path of the page on which readers find the notes that cite its site."""
        if obj is None or not obj.domain:
            return None
        cited = Article.objects.published().filter(footnotes__source__domain=obj.domain)
        return reverse("source_site", args=[obj.domain]) if cited.exists() else None

    @admin.display(description=_("site"), ordering="domain")
    def site(self, source: Source) -> str:
        """Name the site that it is on."""
        return source.domain or self.get_empty_value_display()

    @admin.display(description=_("notes"), ordering="note_count")
    def note_count(self, source: Source) -> int:
        """Count the notes that cite it."""
        return source.note_count

    @admin.display(description=_("cited in"))
    def articles(self, source: Source) -> str:
        """Name the articles that cite it, each with a link to its form."""
        articles = {note.article_id: note.article.headline for note in source.footnotes.all()}
        rows = ((reverse("admin:articles_article_change", args=[pk]), headline) for pk, headline in articles.items())
        return format_html_join(", ", '<a href="{}">{}</a>', rows)

    @admin.display(description=_("address"))
    def link(self, source: Source) -> str:
        """Show the address, to be opened in a tab that knows nothing of this one."""
        return _elsewhere(source.url, source.url)

    @admin.display(description=_("state"))
    def state(self, source: Source) -> str:
        """Say in a few words whether it still answers."""
        return source_words.state(source) if source.is_cited else _("No article cites it")

    @admin.display(description=_("last answer"))
    def last_answer(self, source: Source) -> str:
        """Say what is wrong, and where copies may be."""
        said = source_words.warning(source)
        copies = _elsewhere(source_words.archive_address(source.url), _("Look for an archived copy"))
        return format_html("{} {}", said, copies) if said else self.get_empty_value_display()

    @admin.display(description=_("has moved to"))
    def moved(self, source: Source) -> str:
        """Show where its page is from now on."""
        return _elsewhere(source.moved_to, source.moved_to) if source.moved_to else self.get_empty_value_display()

    # --- What the note's dialog asks, and asking again

    def get_urls(self) -> list[Any]:
        """Add where the note's dialog asks for sources, and where a source is let be asked again."""
        guarded = self.admin_site.admin_view
        return [
            path("choices/", guarded(self.choices_view), name="articles_source_choices"),
            path("<path:object_id>/check/", guarded(self.check_view), name="articles_source_check"),
            *super().get_urls(),
        ]

    def choices_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the sources that fit, to whoever may write or read articles: a draft's are among them."""
        articles = self.admin_site.get_model_admin(Article)
        if not articles.has_view_permission(request) and not articles.has_add_permission(request):
            raise PermissionDenied
        return source_choices(request)

    @transaction.atomic
    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the worker ask this address in its next round; for whoever may publish what cites it."""
        if not self.has_view_permission(request) or not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404
        if ask_again(checked_sources().filter(pk=source.pk)):
            audit.record(request, "check_source", source)
            self.message_user(request, _("This address is asked within a minute. Open this page again then."))
        else:
            sentence = _("This address is not asked: the paper’s settings leave it out, or no article cites it.")
            self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[source.pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Offer the button to whoever may press it."""
        source = kwargs.get("obj")
        may_check = request.user.has_perm("articles.publish_article")
        context["can_be_asked"] = may_check and checked_sources().filter(pk=source.pk).exists()
        return super().render_change_form(request, context, **kwargs)


def _elsewhere(address: str, words: str) -> str:
    return format_html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', address, words)

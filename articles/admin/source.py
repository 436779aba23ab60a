from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Article, Footnote, Source


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """What the paper relies on, and where. To read: a source changes when the notes that cite it do."""

    list_display = ["__str__", "domain", "note_count", "articles", "first_cited_at"]
    search_fields = ["url", "title"]
    fields = ["title", "link", "first_cited_at", "note_count", "articles"]
    readonly_fields = fields
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Count the notes and fetch the headlines of the articles they stand in."""
        notes = Footnote.objects.select_related("article").only("source_id", "number", "article__headline")
        return (
            super()
            .get_queryset(request)
            .annotate(note_count=Count("footnotes"))
            .prefetch_related(Prefetch("footnotes", notes.order_by("article_id", "number")))
        )

    def get_view_on_site_url(self, obj: Source | None = None) -> str | None:
        """Return the path of the page on which readers find the notes that cite its site."""
        if obj is None or not obj.domain:
            return None
        cited = Article.objects.published().filter(footnotes__source__domain=obj.domain)
        return reverse("source_site", args=[obj.domain]) if cited.exists() else None

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
        return format_html('<a href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>', source.url)

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from articles import rendering, rights, writing
from articles.admin.article_filters import (
    AuthorFilter,
    LanguageFilter,
    StageFilter,
    StateFilter,
    TopicFilter,
    WhoFilter,
    found_by,
)
from articles.admin.article_form import ArticleForm, submission_digest
from articles.admin.article_pages import ArticlePages
from articles.admin.article_rights import ArticleRights
from articles.admin.preview import PreviewPages
from articles.admin.prose_editor import media_with_nonce
from articles.admin.publication import Publication
from articles.admin.redact import RedactPages
from articles.admin.retracting import Retracting
from articles.admin.share import SharePages
from articles.admin.typing import Typing
from articles.admin.versions import VersionPages
from articles.admin.workflow import Workflow
from articles.body import parse
from articles.content import authors_of, show
from articles.models import Article, Author
from articles.picture_html import picture_html
from articles.writing import working_content


@admin.register(Article)
class ArticleAdmin(
    ArticleRights,
    Typing,
    Workflow,
    Publication,
    Retracting,
    VersionPages,
    RedactPages,
    SharePages,
    PreviewPages,
    ArticlePages,
):
    """Where an article is written and published."""

    form = ArticleForm
    new = _("Write")
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "written_by", "body", "why", "opened_version"]}),
        (_("Picture above the text"), {"fields": ["lead_image", "lead_picture", "lead_caption"]}),
        (_("Where it appears"), {"fields": ["section", "topics", "language", "slug", "originally_published_on"]}),
        (_("Answers by readers"), {"fields": ["comments_mode", "comments_close_at"]}),
    ]
    autocomplete_fields = ["lead_image", "topics"]

    class Media:
        """The script that shows the picture above the text as soon as it is chosen."""

        js = [Script("articles/lead_picture.js", type="module")]

    readonly_fields = ["lead_picture", "byline", "words"]
    fields_to_read = [
        "headline",
        "standfirst",
        "byline",
        "lead_picture",
        "lead_caption",
        "words",
        "section",
        "language",
        "published_at",
    ]
    list_display = ["headline", "state", "stage_now", "in_section", "written_by", "looked_after", "saved"]
    list_filter = [
        StateFilter, StageFilter, "section", AuthorFilter, TopicFilter, WhoFilter, LanguageFilter, "published_at",
    ]  # fmt: skip
    list_select_related = ["section", "assignee"]
    search_fields = ["headline", "bylines__author__name", "topics__name"]
    ordering = ["-updated_at", "-pk"]
    actions = None

    # --- The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Load what the list shows, and not the texts, of the articles that this person may see."""
        seen = super().get_queryset(request).filter(rights.seen_by(request.user))
        return seen.for_newsroom().prefetch_related("bylines__author")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Article], search_term: str) -> Any:
        """Search headlines, authors and topics; an article is found once."""
        return queryset.filter(found_by(search_term.replace("\0", ""))), False

    @admin.display(description=_("state"))
    def state(self, article: Article) -> str:
        """Say in a word what readers see of it."""
        if article.retracted_at:
            return _("Retracted")
        if article.is_public:
            return _("Published")
        return _("Scheduled") if article.published_at else _("Not published")

    @admin.display(description=_("stage"), ordering="stage", empty_value="")
    def stage_now(self, article: Article) -> str:
        """Say how far the work is that readers do not see yet, and of what was published, that there is some."""
        if article.published_at is None:
            return article.get_stage_display()
        if not article.is_changed:
            return ""
        return _("Changes to come: %(stage)s") % {"stage": article.get_stage_display()}

    @admin.display(description=_("section"), ordering="section", empty_value="")
    def in_section(self, article: Article) -> str:
        """Name the section."""
        return article.section.name if article.section else ""

    @admin.display(description=_("by"), empty_value="")
    def written_by(self, article: Article) -> str:
        """Name the authors in their order."""
        return ", ".join(byline.author.name for byline in article.bylines.all())

    @admin.display(description=_("looked after by"), empty_value="")
    def looked_after(self, article: Article) -> str:
        """Name the colleague."""
        return article.assignee.name if article.assignee else ""

    @admin.display(description=_("last saved"), ordering="updated_at")
    def saved(self, article: Article) -> str:
        """Say when, by the clocks of the paper; the year, when it is another."""
        saved, now = localtime(article.updated_at), localtime()
        return date_format(saved, "j M, H:i" if saved.year == now.year else "j M Y")

    # --- Deleting

    @transaction.atomic
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say why a published article stays; delete any other after asking."""
        article = self.get_object(request, object_id)
        if article and article.published_at and self.has_view_permission(request, article):
            sentence = _("“%(headline)s” was published, so it stays: readers and their comments link to it.")
            self.message_user(request, sentence % {"headline": article.headline}, messages.ERROR)
            return HttpResponseRedirect(self.form_url(article))
        return super().delete_view(request, object_id, extra_context)

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Give whoever may not change the article its words instead of its markup."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        return [(None, {"fields": self.fields_to_read})]

    @admin.display(description=_("Written by"))
    def byline(self, article: Article) -> str:
        """Name the authors in their order, as last saved."""
        return ", ".join(author.name for author in authors_of(working_content(article)[1]))

    @admin.display(description=_("text"))
    def words(self, article: Article) -> str:
        """Show the text without its markup, as last saved."""
        return rendering.plain_text(parse(article.body)) or self.get_empty_value_display()

    @admin.display(description=_("picture, as last saved"))
    def lead_picture(self, article: Article) -> str:
        """Show the picture above the text."""
        image = article.lead_image
        return picture_html(image, sizes="20rem") if image else self.get_empty_value_display()

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Let authors be chosen by typing, and added by whoever may."""
        form = super().get_form(request, obj, change, **kwargs)
        if "written_by" in form.base_fields:
            may_add = self.admin_site.get_model_admin(Author).has_add_permission(request)
            form.base_fields["written_by"].offer(self.admin_site, may_add)
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """
        Return the whole article with what was saved last in place of what readers see; its address stays theirs.

        While something is done to it, nobody else can do anything to it.
        """
        article = super().get_object(request, object_id, from_field)
        if article is None:
            return None
        is_done_to = request.method == "POST" and connection.in_atomic_block
        rows = Article.objects.select_for_update(no_key=True) if is_done_to else Article.objects
        article = rows.filter(pk=article.pk).first()
        if article is not None:
            show(working_content(article)[1], article)
        return article

    def form_title(self, row: Article | None) -> str:
        """Return the headline."""
        return self.new if row is None else row.headline

    def get_view_on_site_url(self, obj: Article | None = None) -> str | None:
        """Return the page's path when readers can open it."""
        return obj.get_absolute_url() if obj and obj.is_public else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Add what the parts of the form need, and the nonce to the editor's import map."""
        article = kwargs.get("obj")
        context.update(
            self.form_context(request, article),
            media=media_with_nonce(context["media"], request),
            correction_count=article.corrections.count() if article else 0,
        )
        return super().render_change_form(request, context, **kwargs)

    # --- Saving and publishing

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save the form; a button pressed twice makes one article."""
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except IntegrityError:
            digest = submission_digest(request.POST)
            first = Article.objects.filter(submission_digest=digest).first() if digest else None
            if object_id or first is None:
                raise
        return self._answer(request, first)

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        """Keep what was typed as a revision; whether readers can answer is no part of it and changes at once."""
        if not change:
            obj.submission_digest = submission_digest(request.POST)
            revision = writing.save(obj, form.content, request.user, why=form.cleaned_data["why"])
            self.settle(request, None, revision)
            return
        revision = writing.save(obj, form.content, request.user, base=form.newest, why=form.cleaned_data["why"])
        self.settle(request, obj, revision)
        answers = {name: form.cleaned_data[name] for name in ("comments_mode", "comments_close_at")}
        Article.objects.filter(pk=obj.pk).update(**answers)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: Any, change: bool) -> None:
        """Leave topics and authors to the revision: on a published article they are not what readers see yet."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Do what the button says, and go on writing."""
        return self._answer(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Do what the button says, and go on writing."""
        return self._answer(request, obj)

    def _answer(self, request: HttpRequest, article: Article) -> HttpResponse:
        if answer := self.pressed(request, article):
            return answer
        if article.published_at:
            self.message_user(request, _("Saved. Readers get this text when it is published."))
        else:
            self.message_user(request, _("Saved as a draft. Readers do not see it yet."))
        return HttpResponseRedirect(self.form_url(article))

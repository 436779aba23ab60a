from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TabularInline
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import yesno
from django.utils.translation import gettext_lazy as _

from comments.admin import queue
from comments.admin.answer import AnswersReaders
from comments.admin.correcting import MakesCorrections
from comments.admin.desk import DeskPages
from comments.admin.evidence import ExportsEvidence
from comments.admin.mask import MaskPages
from comments.admin.moderation_event import rule_in_words
from comments.admin.write_to_reader import WritesToReaders
from comments.models import Comment, CommentVersion, ModerationEvent


class EventsOfAComment(TabularInline):
    """What was decided about the comment, the newest first."""

    model = ModerationEvent
    fields = readonly_fields = ["at", "staff", "action", "from_state", "to_state", "rule_in_words"]
    can_delete = False
    extra = 0
    verbose_name_plural = _("Decisions")

    rule_in_words = rule_in_words

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load the editors' names with the events."""
        return super().get_queryset(request).select_related("staff")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events come from decisions alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody rewrites what was decided."""
        return False


class VersionsOfAComment(TabularInline):
    """The texts that the writer has replaced, the latest first."""

    model = CommentVersion
    fields = readonly_fields = ["replaced_at", "text"]
    can_delete = False
    extra = 0
    verbose_name_plural = _("Earlier texts")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They come from the reader alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A reader's words are decided about and never edited."""
        return False


@admin.register(Comment)
class CommentAdmin(DeskPages, MaskPages, AnswersReaders, MakesCorrections, WritesToReaders, ExportsEvidence):
    """
    The list is the page "Comments to review" (`comments.admin.desk`); a comment's own page shows it with its events.

    A reader's words are decided about and never edited. `moderate_comment` allows to see and to decide,
    `view_comment` only to see.
    """

    name_in_index = queue.TITLE
    fields = [
        *("state", "name", "text", "said", "language", "article", "parent", "note_key"),
        *("is_for_editors", "points_out_a_mistake", "confirmed_at"),
        *("posted_at", "edited_at", "decided_at", "published_at", "removed_at", "closed_at", "picked_at"),
    ]
    list_select_related = ["article", "parent"]
    inlines = [EventsOfAComment, VersionsOfAComment]

    @admin.display(description=_("as readers see it"))
    def said(self, comment: Comment) -> str:
        """Leave out what is masked."""
        return comment.said

    @admin.display(description=_("for the editors only"))
    def is_for_editors(self, comment: Comment) -> str:
        """Say it in a word: the sign that Django shows is read out in English."""
        return yesno(comment.for_editors)

    @admin.display(description=_("points out a mistake"))
    def points_out_a_mistake(self, comment: Comment) -> str:
        """Say it in a word, too."""
        return yesno(comment.offers_correction)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Lead from the comment to the tab it is under, where it can be decided about, and to an answer."""
        comment = context["original"]
        context["can_be_answered"] = comment.is_public and self.has_moderate_permission(request)
        offers = comment.offers_correction and comment.correction_id is None
        context["can_be_corrected"] = offers and self.has_correct_permission(request)
        context["queue_address"] = queue.Place(tab=comment.state, search=comment.name).address()
        context["may_export_evidence"] = self.has_evidence_permission(request)
        context["may_mask"] = self.has_moderate_permission(request) and bool(comment.text)
        return super().render_change_form(request, context, *args, **kwargs)

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.read_only import ReadOnlyAdmin
from comments import rule_words
from comments.models import ModerationEvent


@admin.display(description=_("rule"))
def rule_in_words(admin_: object, event: ModerationEvent) -> str:
    """Name the rule of a decision."""
    return rule_words.label(event.rule)


class StaffWhoDecided(admin.RelatedOnlyFieldListFilter):
    """Narrow the log to one member of staff, of those who have decided anything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("member of staff")


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin):
    """The moderation log: who decided what, the newest first."""

    name_in_index = _("Moderation log")
    list_display = ["at", "staff", "action", "comment_link", "from_state", "to_state", "rule_in_words"]
    list_display_links = ["at"]
    list_filter = ["action", ("staff", StaffWhoDecided)]
    list_select_related = ["staff"]
    fields = ["at", "staff", "action", "comment_link", "from_state", "to_state", "rule_in_words", "hash_in_hex"]

    rule_in_words = rule_in_words

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Call the page by its name."""
        return super().changelist_view(request, {**(extra_context or {}), "title": self.name_in_index})

    @admin.display(description=_("comment"), ordering="comment_id")
    def comment_link(self, event: ModerationEvent) -> str:
        """Link to the comment by its number; its words stay out of the log."""
        address = reverse("admin:comments_comment_change", args=[event.comment_id])
        return format_html('<a href="{}">{}</a>', address, _("Comment %(id)d") % {"id": event.comment_id})

    @admin.display(description=_("SHA-256"))
    def hash_in_hex(self, event: ModerationEvent) -> str:
        """Show the event's place in the chain, for comparing with `manage.py verify_log`."""
        return bytes(event.hash).hex()

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments.admin.read_only import ReadOnlyAdmin
from comments.models import ModerationEvent
from comments.moderation import rule_label


@admin.display(description=_("rule"))
def rule_in_words(admin_: object, event: ModerationEvent) -> str:
    """Name the rule of a decision."""
    return rule_label(event.rule)


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin):
    """The moderation log: who decided what, the newest first."""

    list_display = ["at", "staff", "action", "comment_link", "from_state", "to_state", "rule_in_words"]
    list_display_links = ["at"]
    list_filter = ["action", ("staff", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["staff"]
    fields = ["at", "staff", "action", "comment_link", "from_state", "to_state", "rule_in_words", "hash_in_hex"]

    rule_in_words = rule_in_words

    @admin.display(description=_("comment"), ordering="comment_id")
    def comment_link(self, event: ModerationEvent) -> str:
        """Link to the comment by its number; its words stay out of the log."""
        address = reverse("admin:comments_comment_change", args=[event.comment_id])
        return format_html('<a href="{}">{}</a>', address, _("Comment %(id)d") % {"id": event.comment_id})

    @admin.display(description=_("SHA-256"))
    def hash_in_hex(self, event: ModerationEvent) -> str:
        """Show the event's place in the chain, for comparing with `manage.py verify_log`."""
        return bytes(event.hash).hex()

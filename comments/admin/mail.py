from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import audit
from articles.admin.read_only import ReadOnlyAdmin
from comments.admin.mail_overview import overview, test_and_tell
from comments.mail_fault_words import in_words
from comments.mailer import try_again
from comments.models import Mail

KINDS = {
    "confirm": _("Is this your address?"),
    "published": _("Comment published"),
    "refused": _("Comment not published"),
    "answered": _("Somebody answered"),
    "answers_today": _("Answers of a day"),
    "my_comments": _("Link to my comments"),
    "queue_digest": _("What waits for moderators"),
    "reported": _("A comment was reported"),
    "letter": _("Letter to a reader"),
    "complaint": _("Letter to the editors"),
    "letter_answered": _("A reader has answered"),
    "backup_failed": _("The backup failed"),
    "invite": _("Invitation of a colleague"),
    "password": _("Link to choose a password"),
}

_SENT, _GIVEN_UP, _WAITS = "sent", "given-up", "waits"
_STATES = {
    _WAITS: Q(next_attempt_at__isnull=False),
    _SENT: Q(sent_at__isnull=False),
    _GIVEN_UP: Q(gave_up_at__isnull=False),
}


class StateOfMail(admin.SimpleListFilter):
    """Narrow the list to what waits, what was sent or what was given up."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [(_WAITS, _("Waits")), (_SENT, _("Sent")), (_GIVEN_UP, _("Given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        """Return the mails of the state that is chosen."""
        return queryset.filter(_STATES.get(self.value(), Q()))


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox: what was mailed, what waits and why. It knows no reader's address and shows no words."""

    list_display = ["made_at", "kind_in_words", "recipient", "state", "attempts", "fault_in_words"]
    list_filter = [StateOfMail]
    list_select_related = ["to_staff"]
    ordering = ["-made_at", "-pk"]
    fields = ["kind_in_words", "recipient", "comment_link", "state", "attempts", "fault_in_words"]
    fields += ["made_at", "next_attempt_at", "sent_at", "gave_up_at"]
    readonly_fields = fields
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list how it stands with mail; also where none goes out, because somebody has to set it up."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, {"mail": overview(request.user), **(extra_context or {})})

    def form_title(self, row: Mail | None) -> str:
        """Say what the mail is about: its number is nobody's to read."""
        return self.kind_in_words(row)

    @admin.display(description=_("mail"))
    def kind_in_words(self, mail: Mail) -> str:
        """Say what it is about."""
        return str(KINDS.get(mail.kind, mail.kind))

    @admin.display(description=pgettext_lazy("a person", "to"))
    def recipient(self, mail: Mail) -> str:
        """Name the colleague; a reader is a reader."""
        return mail.to_staff.name if mail.to_staff else str(_("A reader"))

    @admin.display(description=_("state"))
    def state(self, mail: Mail) -> str:
        """Say what became of it."""
        if mail.sent_at:
            return str(_("Sent"))
        return str(_("Given up") if mail.gave_up_at else _("Waits"))

    @admin.display(description=_("fault"))
    def fault_in_words(self, mail: Mail) -> str:
        """Say why it was not taken, last time."""
        return str(in_words(mail.fault)) if mail.fault else self.get_empty_value_display()

    @admin.display(description=_("comment"))
    def comment_link(self, mail: Mail) -> str:
        """Link to the comment it is about."""
        if mail.comment_id is None:
            return self.get_empty_value_display()
        address = reverse("admin:comments_comment_change", args=[mail.comment_id])
        return format_html('<a href="{}">{}</a>', address, mail.comment)

    # --- Testing, and trying again

    def get_urls(self) -> list[Any]:
        """Add the buttons' addresses."""
        own = [
            path("test/", self.admin_site.admin_view(self.test_view), name="comments_mail_test"),
            path(
                "<path:object_id>/again/", self.admin_site.admin_view(self.try_again_view), name="comments_mail_again"
            ),
        ]
        return [*own, *super().get_urls()]

    def test_view(self, request: HttpRequest) -> HttpResponse:
        """Send a test mail to whoever asks for one, and say what came of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        test_and_tell(request)
        return HttpResponseRedirect(reverse("admin:comments_mail_changelist"), status=303)

    @transaction.atomic
    def try_again_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the worker send a mail in its next round, with all its attempts before it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        mail = self.get_object(request, object_id)
        if mail is None:
            raise Http404
        if try_again(mail):
            audit.record(request, "send_mail_again", mail.comment)
            self.message_user(request, _("This mail is tried again within a minute."))
        else:
            self.message_user(request, _("This mail was sent already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:comments_mail_change", args=[mail.pk]), status=303)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Offer the button while there is something to send."""
        context["can_be_sent"] = kwargs["obj"].sent_at is None
        return super().render_change_form(request, context, **kwargs)

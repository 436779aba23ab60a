"""What the newsroom shows of the running of the paper: its backups."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from articles import audit
from articles.admin.read_only import ReadOnlyAdmin
from newsportal.backups import schedule
from newsportal.models import Backup


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
    """
    The backups, the newest first, and the button that asks for one. The worker makes it, and keeps the files.

    None can be downloaded here: a backup holds keyed digests of addresses, which never leave the server by the web.
    """

    list_display = ["began_at", "state", "size_in_words", "age", "begun_by"]
    list_select_related = ["by"]
    fields = ["began_at", "state", "file", "size_in_words", "age", "begun_by", "ended_at", "deleted_at"]
    readonly_fields = fields
    actions = None

    def form_title(self, row: Backup | None) -> str:
        """Say which file it is."""
        return str(row)

    @admin.display(description=_("state"))
    def state(self, backup: Backup) -> str:
        """Say what became of it, and why when it was not made."""
        if backup.deleted_at:
            return str(_("Removed"))
        if backup.file:
            return str(_("Made"))
        if backup.ended_at:
            return _("Failed: %(reason)s") % {"reason": backup.fault}
        if backup.fault:
            return str(_("Is being made"))
        if timezone.now() - backup.began_at > schedule.SOON:
            return str(_("Asked for, and nobody made it: the worker does not run. Start it."))
        return str(_("Asked for: the worker makes it within a minute"))

    @admin.display(description=_("size"), ordering="size")
    def size_in_words(self, backup: Backup) -> str:
        """Say it in the unit that fits."""
        return filesizeformat(backup.size) if backup.size else self.get_empty_value_display()

    @admin.display(description=_("age"))
    def age(self, backup: Backup) -> str:
        """Say how old what is in it is."""
        return timesince(backup.began_at, depth=1)

    @admin.display(description=_("asked for by"))
    def begun_by(self, backup: Backup) -> str:
        """Name the person, where somebody asked for it here."""
        return backup.by.name if backup.by else self.get_empty_value_display()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list how it stands and where the files are; offer the button to whoever may press it."""
        more = {
            "backups": schedule.state(),
            "folder": settings.BACKUP_DIR,
            "every": settings.BACKUP_EVERY,
            "kept_for": settings.KEEP_BACKUPS,
            "may_make": request.user.has_perm(schedule.MAY_MAKE),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    # --- Asking for one

    def get_urls(self) -> list[Any]:
        """Add the button's address."""
        return [
            path("now/", self.admin_site.admin_view(self.now_view), name="newsportal_backup_now"),
            *super().get_urls(),
        ]

    @transaction.atomic
    def now_view(self, request: HttpRequest) -> HttpResponse:
        """Ask the worker for a backup."""
        if not request.user.has_perm(schedule.MAY_MAKE):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        backup = schedule.ask_for(request.user)
        if backup is None:
            self.message_user(request, _("A backup is on its way already."), messages.WARNING)
        else:
            audit.record(request, "back_up", backup)
            self.message_user(request, _("The worker makes a backup within a minute."))
        return HttpResponseRedirect(reverse("admin:newsportal_backup_changelist"), status=303)

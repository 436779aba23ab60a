from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """
    One attempt to save the paper: `file` in BACKUP_DIR when it was made, `fault` in words when it was not.

    Neither `ended_at` nor `fault` means that somebody asked for it and the worker has yet to begin. One that was begun
    says from then on why it failed, as if it had been killed, so that this is true of one that was. `by` is empty for
    one that was due by itself or made at the server's console. `deleted_at` is when the file was removed because newer
    ones are enough.
    """

    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    file = models.CharField(_("file"), max_length=200, blank=True)
    size = models.BigIntegerField(_("size in bytes"), null=True)
    fault = models.CharField(_("fault"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("begun by")
    )
    deleted_at = models.DateTimeField(_("removed"), null=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        default_permissions = ("view",)
        permissions = [("make_backup", "Can make backups")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, file="", size__isnull=True)
                | Q(ended_at__isnull=False, fault="", size__isnull=False, size__gt=0) & ~Q(file="")
                | Q(ended_at__isnull=False, file="", size__isnull=True) & ~Q(fault=""),
                name="backup_was_made_or_failed",
            ),
            models.CheckConstraint(condition=Q(deleted_at__isnull=True) | ~Q(file=""), name="backup_removed_was_made"),
        ]

    def __str__(self) -> str:
        return self.file or f"Backup {self.pk}"

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ACTION_PATTERN = r"^[a-z]+(_[a-z]+)*$"
KIND_PATTERN = r"^[a-z]+\.[a-z]+$"


class AuditEvent(models.Model):
    """
    One thing that a member of staff did: who, when, what, and to which row. Written by `articles.audit.record`.

    It holds codes and numbers, and never a text, a name or an address, because nothing here can ever be erased:
    PostgreSQL refuses to change or delete a row. `action` is a key of `articles.audit.ACTIONS`, `kind` a model's label
    such as "articles.article"; `staff` is empty where nobody knows who it was.
    """

    at = models.DateTimeField(_("when"), default=timezone.now)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
        verbose_name=_("member of staff"),
    )
    action = models.CharField(_("action"), max_length=40)
    kind = models.CharField(max_length=80, blank=True)
    row = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("event of the audit log")
        verbose_name_plural = _("events of the audit log")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["kind", "row", "-id"], name="audit_of_a_row"),
            models.Index(fields=["staff", "-id"], name="audit_of_a_person"),
            models.Index(fields=["at"], name="audit_by_date"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__regex=ACTION_PATTERN), name="audit_action_is_a_code"),
            models.CheckConstraint(
                condition=models.Q(kind="", row__isnull=True) | models.Q(kind__regex=KIND_PATTERN, row__isnull=False),
                name="audit_names_a_row_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.row or ''}".rstrip()

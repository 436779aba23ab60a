from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Appeal(models.Model):
    """A reader asks that somebody looks again at a comment that was not published, or was taken down."""

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "", _("Waiting")
        UPHELD = "upheld", _("The decision stands")
        OVERTURNED = "overturned", _("The comment was published")

    comment = models.ForeignKey("comments.Comment", on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(_("what the reader says"), max_length=2000, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["comment"], condition=Q(outcome=""), name="appeal_waits_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | Q(outcome__in=["upheld", "overturned"], decided_at__isnull=False),
                name="appeal_outcome_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Appeal {self.pk}"

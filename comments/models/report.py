from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """
    A reader says that a published comment should not stand.

    `network` is the keyed hash of the reporter's network under the day's key, as in PostingWindow, so that one network
    counts once; the worker empties it when its day is over.
    """

    class Kind(models.TextChoices):
        """What is wrong with the comment."""

        PERSONAL_DATA = "personal-data", _("It gives away somebody’s personal data")
        THREAT = "threat", _("It threatens or insults somebody")
        IMPERSONATION = "impersonation", _("It was written in somebody else’s name")
        ILLEGAL = "illegal", _("It is against the law")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "", _("Waiting")
        KEPT = "kept", _("The comment stays")
        REMOVED = "removed", _("The comment was taken down")

    comment = models.ForeignKey("comments.Comment", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("what the reader says"), max_length=1000, blank=True)
    network = models.BinaryField(max_length=32, null=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["comment"], condition=Q(outcome=""), name="report_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "network"], name="report_counts_once_a_network"),
            models.CheckConstraint(
                condition=Q(kind__in=["personal-data", "threat", "impersonation", "illegal", "other"]),
                name="report_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | Q(outcome__in=["kept", "removed"], settled_at__isnull=False),
                name="report_outcome_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"

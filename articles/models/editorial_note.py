from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EditorialNote(models.Model):
    """
    What the newsroom says to itself about an article, and what it did with it: never public, and never changed.

    `move` is the step of the work that went with the words; empty for words alone. `assigned_to` is who was given the
    article in a step `assigned`; empty when it was taken from everybody.
    """

    class Move(models.TextChoices):
        """The steps of the work."""

        SENT = "sent", _("Sent to the editor")
        TAKEN_BACK = "taken_back", _("Taken back")
        SENT_BACK = "sent_back", _("Sent back to the writer")
        READY = "ready", _("Ready")
        ASSIGNED = "assigned", _("Given to")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="editorial_notes", verbose_name=_("article")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="editorial_notes", verbose_name=_("by")
    )
    at = models.DateTimeField(_("date"), default=timezone.now)
    move = models.CharField(_("step"), max_length=12, choices=Move, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("given to")
    )
    text = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("note among colleagues")
        verbose_name_plural = _("notes among colleagues")
        default_permissions = ()
        indexes = [models.Index(fields=["article", "at"], name="editorial_note_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=["", "sent", "taken_back", "sent_back", "ready", "assigned"]),
                name="editorial_note_move_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(move__in=["", "sent_back"]), name="editorial_note_says_something"
            ),
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True) | Q(move="assigned"), name="editorial_note_gives_where_it_says_so"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_move_display()

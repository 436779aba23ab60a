import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """
    One mail to one person, kept until it is sent: the outbox.

    It holds no address and no words. `kind` names the function that writes it when it is sent (`comments.messages`);
    what it is about are the rows it points at. `key` makes sure that one thing is said once. `next_attempt_at` is when
    it is due; it is empty once the mail was sent (`sent_at`) or given up (`gave_up_at`, with the `fault` as a code).
    `id` makes its Message-ID, which stays the same however often it is tried.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("mail"), max_length=30)
    key = models.CharField(max_length=100, unique=True)
    to_reader = models.ForeignKey("comments.SealedAddress", on_delete=models.CASCADE, null=True, related_name="mails")
    to_staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="mails",
        verbose_name=pgettext_lazy("a person", "to"),
    )
    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, null=True, related_name="mails")
    letter = models.ForeignKey("comments.Letter", on_delete=models.CASCADE, null=True, related_name="mails")
    made_at = models.DateTimeField(_("waits since"), auto_now_add=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    gave_up_at = models.DateTimeField(_("given up"), null=True)
    fault = models.CharField(_("fault"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="mail_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_reader__isnull=False, to_staff__isnull=True)
                | Q(to_reader__isnull=True, to_staff__isnull=False),
                name="mail_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(next_attempt_at__isnull=False, sent_at__isnull=True, gave_up_at__isnull=True)
                | Q(next_attempt_at__isnull=True, sent_at__isnull=False, gave_up_at__isnull=True)
                | Q(next_attempt_at__isnull=True, sent_at__isnull=True, gave_up_at__isnull=False),
                name="mail_is_due_or_sent_or_given_up",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Mail %(id)s") % {"id": self.pk}

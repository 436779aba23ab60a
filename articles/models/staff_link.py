from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFETIMES = {"invite": timedelta(days=7), "password": timedelta(hours=24)}
"""How long a link is good for, by its purpose."""


class StaffLinkQuerySet(models.QuerySet["StaffLink"]):
    """Links for the staff, as pages ask for them."""

    def open(self) -> Self:
        """Those that still let somebody in: not used, not revoked, not expired, and the account works here."""
        now = timezone.now()
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now, account__is_active=True)


class StaffLink(models.Model):
    """
    A link that lets a member of staff choose a password, once: an invitation, or a way back in.

    The random token stands in the link only; here is its SHA-256. It is empty for as long as a link is on its way by
    mail (`mail_at`): whoever writes the mail makes the token then. `resets_factor` switches the second factor off when
    the link is used. `made_by` is empty where the person asked at the door, or somebody at the server's console did.
    """

    class Purpose(models.TextChoices):
        """What it is for."""

        INVITE = "invite", _("Invitation")
        PASSWORD = "password", _("New password")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="links", verbose_name=_("staff account")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    resets_factor = models.BooleanField(default=False)
    token_digest = models.BinaryField(max_length=32, null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="made_links",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    mail_at = models.DateTimeField(_("goes by mail since"), null=True)
    used_at = models.DateTimeField(_("used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = StaffLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("link for a colleague")
        verbose_name_plural = _("links for colleagues")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="staff_link_token_is_its_own"),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=True)
                | Exact(models.Func("token_digest", function="octet_length", output_field=models.IntegerField()), 32),
                name="staff_link_digest_is_a_sha256",
            ),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=False) | Q(mail_at__isnull=False),
                name="staff_link_is_copied_or_mailed",
            ),
            models.CheckConstraint(condition=Q(purpose__in=["invite", "password"]), name="staff_link_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(days=7)),
                name="staff_link_is_good_for_a_week_at_most",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="staff_link_is_used_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"Staff link {self.pk}"

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFETIMES = {
    "hour": (timedelta(hours=1), _("One hour")),
    "day": (timedelta(days=1), _("One day")),
    "week": (timedelta(days=7), _("A week")),
    "month": (timedelta(days=30), _("30 days")),
}
"""How long a link can be good for, by what the form sends, and how it says so."""


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Links to previews, as pages ask for them."""

    def open(self) -> Self:
        """Those that still lead somewhere: not expired, not revoked, and the article was not retracted."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), article__retracted_at=None)


class PreviewLink(models.Model):
    """
    A secret address at which somebody outside reads an article as it was saved last.

    The random token stands in the address only; here is its SHA-256. Who opened it, and how often, is not kept.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="preview_links", verbose_name=_("article")
    )
    token_digest = models.BinaryField(max_length=32, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preview_links", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("link to a preview")
        verbose_name_plural = _("links to previews")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="preview_link_token_is_its_own"),
            models.CheckConstraint(
                condition=Exact(
                    models.Func("token_digest", function="octet_length", output_field=models.IntegerField()), 32
                ),
                name="preview_link_digest_is_a_sha256",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(days=30)),
                name="preview_link_is_good_for_30_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="preview_link_is_revoked_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"Preview link {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be opened, as far as the link itself goes."""
        return self.revoked_at is None and self.expires_at > timezone.now()

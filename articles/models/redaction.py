from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_REASON_LENGTH = 100


class Redaction(models.Model):
    """
    That a passage was taken out of an article, of all its versions and of what was said about it: when, by whom, why.

    The passage itself is nowhere, least of all here. `reason` is public: it stands in the passage's place. `places`
    is how many times it was found. `digest` is a keyed digest of the passage's `letters` letters without spaces: enough
    to recognise it in the text of a backup made before, and not to read it.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="redactions", verbose_name=_("article")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="redactions", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH)
    places = models.PositiveIntegerField(_("places"))
    digest = models.BinaryField(max_length=32, null=True, editable=False)
    letters = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_says_why"),
            models.CheckConstraint(condition=Q(places__gte=1), name="redaction_found_something"),
            models.CheckConstraint(
                condition=Q(digest__isnull=True, letters__isnull=True)
                | (
                    Q(digest__isnull=False, letters__isnull=False, letters__gte=1)
                    & Exact(models.Func("digest", function="octet_length", output_field=models.IntegerField()), 32)
                ),
                name="redaction_is_recognised_by_a_sha256",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

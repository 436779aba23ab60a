from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_REASON_LENGTH = 100


class Redaction(models.Model):
    """
    That a passage was taken out of an article, of all its versions and of what was said about it: when, by whom, why.

    The passage itself is nowhere, least of all here. `reason` is public: it stands in the passage's place. `places`
    is how many times it was found.
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

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_says_why"),
            models.CheckConstraint(condition=Q(places__gte=1), name="redaction_found_something"),
        ]

    def __str__(self) -> str:
        return self.reason

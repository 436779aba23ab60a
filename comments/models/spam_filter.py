from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class SpamFilter(models.Model):
    """
    What was learned once from the decisions made here; its id is its version.

    `weights` are what `comments.spam` scores with; `report` is what it is worth on articles it has not seen. One is in
    use.
    """

    trained_at = models.DateTimeField(_("trained"), auto_now_add=True)
    decisions = models.PositiveIntegerField(_("decisions it learned from"))
    weights = models.BinaryField(editable=False)
    report = models.JSONField(_("report"), default=dict, editable=False)
    in_use = models.BooleanField(pgettext_lazy("spam filter", "in use"), default=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("spam filter")
        verbose_name_plural = _("spam filters")
        default_permissions = ("view",)
        permissions = [("choose_spamfilter", "Can choose which spam filter is in use")]
        constraints = [
            models.UniqueConstraint(fields=["in_use"], condition=Q(in_use=True), name="spam_filter_in_use_is_one"),
        ]

    def __str__(self) -> str:
        return gettext("Spam filter %(id)d") % {"id": self.pk}

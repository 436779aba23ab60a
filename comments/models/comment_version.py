from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.models.comment import MAX_TEXT_LENGTH


class CommentVersion(models.Model):
    """A text that the writer of a comment has replaced, for moderators; readers never see it."""

    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(_("earlier text"), max_length=MAX_TEXT_LENGTH)
    replaced_at = models.DateTimeField(_("replaced"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="version_says_something")]

    def __str__(self) -> str:
        return gettext("Earlier text %(id)d") % {"id": self.pk}

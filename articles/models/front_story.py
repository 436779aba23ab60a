from django.db import models
from django.utils.translation import gettext_lazy as _


class FrontStory(models.Model):
    """
    An article that an editor has put on the front page.

    The first one that readers can open is the lead, the others stand next to it in their order. What nobody has
    chosen, the page fills with the newest articles.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="front_story", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("front page story")
        verbose_name_plural = _("front page")
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="front_story_position_is_used_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)

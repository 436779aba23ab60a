from django.db import models
from django.utils.translation import gettext_lazy as _


class Figure(models.Model):
    """
    One picture in one article's text, as it stands in the saved body.

    The rows are written from the body on every save (`articles.citing`); a picture that an article shows cannot be
    deleted.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="figures")
    image = models.ForeignKey("articles.Image", on_delete=models.PROTECT, related_name="figures")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["article", "image"], name="figure_is_listed_once"),
        ]

    def __str__(self) -> str:
        return str(self.image)

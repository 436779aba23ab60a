from django.db import models


class Redirect(models.Model):
    """An address an article once had. It answers 301 to the present one for ever."""

    url_year = models.PositiveSmallIntegerField()
    url_month = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=200)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="redirects")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["url_year", "url_month", "slug"], name="redirect_address_leads_to_one_article"
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.url_year}/{self.url_month:02}/{self.slug}/"

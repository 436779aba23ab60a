from django.db import models
from django.db.models import Q


class FormerSlug(models.Model):
    """
    A slug that a section, a topic or an author once had. Its page answers 301 to the present one for ever.

    Exactly one of the three is set; among things of one kind a slug leads to one.
    """

    slug = models.CharField(max_length=120)
    section = models.ForeignKey("articles.Section", on_delete=models.CASCADE, null=True, related_name="former_slugs")
    topic = models.ForeignKey("articles.Topic", on_delete=models.CASCADE, null=True, related_name="former_slugs")
    author = models.ForeignKey("articles.Author", on_delete=models.CASCADE, null=True, related_name="former_slugs")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, topic__isnull=True, author__isnull=True)
                | Q(section__isnull=True, topic__isnull=False, author__isnull=True)
                | Q(section__isnull=True, topic__isnull=True, author__isnull=False),
                name="former_slug_leads_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(section__isnull=False), name="former_slug_of_one_section"
            ),
            models.UniqueConstraint(fields=["slug"], condition=Q(topic__isnull=False), name="former_slug_of_one_topic"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(author__isnull=False), name="former_slug_of_one_author"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

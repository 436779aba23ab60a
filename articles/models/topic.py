from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.paths import path_to
from articles.slugs import SLUG_PATTERN


class Topic(models.Model):
    """What several articles are about, across the sections: a bill, a place, an institution."""

    name = models.CharField(pgettext_lazy("of a topic", "name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("The topic’s web address."))
    description = models.TextField(
        _("description"), max_length=500, blank=True, help_text=_("One or two sentences at the head of its page.")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(slug__regex=SLUG_PATTERN),
                name="topic_slug_is_plain",
                violation_error_message=_(
                    "Write the topic’s web address with small letters from a to z, digits and single hyphens, "
                    "such as water-supply."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the topic's page."""
        return path_to("topic", self.slug)

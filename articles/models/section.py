from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.paths import path_to
from articles.slugs import SLUG_PATTERN, slugify


class Section(models.Model):
    """A desk of the paper, such as Region or Culture, named in the bar above every page."""

    name = models.CharField(pgettext_lazy("of a section", "name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("The section's web address."))
    description = models.TextField(
        _("description"), max_length=500, blank=True, help_text=_("One or two sentences at the head of its page.")
    )
    on_front = models.BooleanField(
        _("strip on the front page"), default=True, help_text=_("Shows the section’s newest articles there.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Sections with lower numbers come first.")
    )

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="section_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(slug__regex=SLUG_PATTERN),
                name="section_slug_is_plain",
                violation_error_message=_(
                    "Write the section’s web address with small letters from a to z, digits and single hyphens, "
                    "such as city-hall."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the section's page."""
        return path_to("section", self.slug)

    @classmethod
    def named(cls, name: str) -> tuple["Section", bool]:
        """Return the section of this name, and whether it had to be made."""
        existing = cls.objects.filter(name__iexact=name).first()
        if existing:
            return existing, False
        stem = slugify(name) or "section"
        slug, number = stem, 1
        while cls.objects.filter(models.Q(slug=slug) | models.Q(former_slugs__slug=slug)).exists():
            number += 1
            slug = f"{stem}-{number}"
        return cls.objects.create(name=name, slug=slug), True

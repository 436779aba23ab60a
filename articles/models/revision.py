from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.body import MAX_BODY_BYTES
from articles.languages import LANGUAGES


def is_changed_since() -> Coalesce:
    """
    Return the condition that the newest revision of an article is not what readers see, or will see at its date.

    It looks up one revision of each article that is asked about, however many there are.
    """
    unseen = ExpressionWrapper(Q(public_from__isnull=True), output_field=models.BooleanField())
    newest = Revision.objects.filter(article=OuterRef("pk")).newest_first().annotate(unseen=unseen)
    return Coalesce(Subquery(newest.values("unseen")[:1]), False)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions, as pages ask for them."""

    def newest_first(self) -> Self:
        """Order as the list of versions does."""
        return self.order_by("-number")

    def public(self) -> Self:
        """Those that readers have seen, or see now."""
        return self.filter(public_from__lte=timezone.now())


class Revision(models.Model):
    """
    An article as somebody saved it: never changed afterwards, and the only place a restored text comes from.

    Numbers count from one in each article. What stands around the text is named, not linked: section, topics and
    authors by slug, pictures by key, so that a version says what it said after a topic was renamed or merged.
    `public_from` is since when readers saw it, and `change` what it was called then; both stay empty for a version
    that was only saved. PostgreSQL refuses any other change but a redaction (`articles.redacting` set to "on" for the
    transaction), and to delete what readers saw.
    """

    class Change(models.TextChoices):
        """What it meant for readers that this version took the place of the one before."""

        FIRST = "first", _("First published")
        TYPO = "typo", _("Slip of the pen mended")
        UPDATE = "update", pgettext_lazy("of an article", "Update")
        CORRECTION = "correction", pgettext_lazy("of an article", "Correction")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="revisions", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    headline = models.CharField(_("headline"), max_length=300)
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    slug = models.CharField(_("slug"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=120, blank=True)
    topics = ArrayField(models.CharField(max_length=120), verbose_name=_("topics"), default=list, blank=True)
    authors = ArrayField(models.CharField(max_length=120), verbose_name=_("authors"), default=list, blank=True)
    lead_image = models.CharField(_("lead image"), max_length=16, blank=True)
    lead_caption = models.TextField(_("caption of the lead image"), max_length=1000, blank=True)
    originally_published_on = models.DateField(_("first published elsewhere on"), null=True, blank=True)

    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="revisions",
        verbose_name=_("saved by"),
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    why = models.CharField(_("why"), max_length=300, blank=True)
    public_from = models.DateTimeField(_("public from"), null=True)
    change = models.CharField(_("change"), max_length=12, choices=Change, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_is_used_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
            models.CheckConstraint(condition=~Q(headline=""), name="revision_has_a_headline"),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("body", function="octet_length", output_field=models.IntegerField()),
                    MAX_BODY_BYTES,
                ),
                name="revision_body_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(public_from__isnull=True, change="")
                | Q(public_from__isnull=False, change__in=["first", "typo", "update", "correction"]),
                name="revision_public_says_what_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.headline}"

    @property
    def is_public(self) -> bool:
        """Whether readers have seen it."""
        return self.public_from is not None and self.public_from <= timezone.now()

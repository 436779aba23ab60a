from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.calendar import EARLIEST, LATEST
from articles.models.publication import can_be_read


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections, as pages ask for them."""

    def public(self) -> "CorrectionQuerySet":
        """
        Those a reader may see now: already dated, on an article that can be read.

        Of an article whose text is gone, only the notice that says so.
        """
        notice = Q(kind="retraction", article__withdrawal="retraction") | Q(kind="removal", article__withdrawal="law")
        return self.filter(can_be_read("article__") | notice, noted_at__lte=timezone.now())

    def number_public(self) -> int:
        """
        Return how many `public` ones there are, in three queries that do not walk through all articles.

        Of an article that is published every dated correction is public; the few others are looked at.
        """
        dated, now = self.filter(noted_at__lte=timezone.now()), timezone.now()
        articles = self.model._meta.get_field("article").related_model.objects
        others = articles.filter(
            Q(retracted_at__isnull=False)
            | Q(published_at__isnull=True)
            | Q(published_at__gt=now, published_at__isnull=False, retracted_at__isnull=True)
        ).values("pk")
        of_others = dated.filter(article__in=others).count()
        return dated.count() - of_others + (of_others and self.public().filter(article__in=others).count())

    def newest_first(self) -> "CorrectionQuerySet":
        """Order as the ledger does; the id settles ties."""
        return self.order_by("-noted_at", "-pk")

    def with_headlines(self) -> "CorrectionQuerySet":
        """Load what lists show of the articles, and not their texts."""
        texts = ("article__body", "article__plain_text", "article__notes_text")
        return self.select_related("article").defer(*texts)


class Correction(models.Model):
    """
    What a published article said wrong and says now, what was added to it, or why it is gone: a public, dated record.

    It stands in a box below the article's text, or in its place, as a mark in lists, in the ledger of corrections,
    in its feed and in the data that machines read.
    """

    class Kind(models.TextChoices):
        """What was done to the article."""

        CORRECTION = "correction", pgettext_lazy("of an article", "Correction")
        UPDATE = "update", pgettext_lazy("of an article", "Update")
        RETRACTION = "retraction", pgettext_lazy("of an article", "Retraction")
        REMOVAL = "removal", pgettext_lazy("of an article", "Removed by law")

    NOTICES = (Kind.RETRACTION, Kind.REMOVAL)

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="corrections", verbose_name=_("article")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        _("what changed"), max_length=2000, help_text=_("What was wrong and what the article says now, in plain words.")
    )
    noted_at = models.DateTimeField(_("date"), default=timezone.now)
    thanks_a_reader = models.BooleanField(
        _("a reader pointed it out"), default=False, help_text=_("Readers see it said, without a name.")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(models.F("noted_at").desc(), models.F("id").desc(), name="correction_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "update", "retraction", "removal"]),
                name="correction_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_something"),
            models.CheckConstraint(
                condition=Q(noted_at__gte=EARLIEST, noted_at__lt=LATEST),
                name="correction_noted_in_our_calendar",
                violation_error_message=_("A correction cannot have that year. Check the date."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def path(self) -> str:
        """Where readers find it: at its article, or in the ledger where the article's very address says too much."""
        if self.article.withdrawal == "law":
            return reverse("corrections")
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    @property
    def thanks(self) -> str:
        """The sentence that thanks whoever pointed it out; empty when nobody from outside did."""
        return gettext("Thanks to a reader who pointed it out.") if self.thanks_a_reader else ""

    @property
    def anchor(self) -> str:
        """The id of its box on the article's page."""
        return f"correction-{self.pk}"

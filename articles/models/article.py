from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.body import MAX_BODY_BYTES
from articles.languages import LANGUAGES, direction
from articles.models.article_queries import ArticleQuerySet
from articles.models.calendar import EARLIEST, LATEST
from articles.paths import path_to
from articles.slugs import SLUG_PATTERN


class Article(models.Model):
    """
    What readers read, and its place in the work.

    `stage` is where the work stands that readers do not see yet; `published_at` and `retracted_at` are what happened in
    public. The two are apart: the first change after a publication puts its article back in draft. `withdrawal` is why
    it was retracted, and `text_stays` whether readers find its text below the notice. The year and month of the address
    are frozen at first publication. Its row holds what readers see; what is being written for them since is the newest
    `Revision`. `submission_digest` stands for the form in which it was first sent, so that a button pressed twice makes
    one article.
    """

    class Stage(models.TextChoices):
        """How far the editors are with it."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("With the editor")
        READY = "ready", _("Ready")

    class Withdrawal(models.TextChoices):
        """Why readers do not get it any more, which decides what its address answers: 200, 451 or 410."""

        RETRACTION = "retraction", _("Retracted")
        LAW = "law", _("Removed by law")
        ACCIDENT = "accident", _("Published by accident")

    class CommentsMode(models.TextChoices):
        """Who can answer, and what has to happen before the answer appears; `comments.policy` says what that means."""

        AS_THE_SITE = "", _("As the site settings say")
        HOLD = "hold", _("Readers answer; an editor reads each answer before it appears")
        OPEN = "open", _("Answers appear at once if their writer has confirmed the address; others are read first")
        STAFF = "staff", _("Only the staff answers")
        CLOSED = "closed", _("Closed")

    headline = models.CharField(_("headline"), max_length=300)
    standfirst = models.TextField(
        _("standfirst"), max_length=1000, blank=True, help_text=_("One or two sentences under the headline.")
    )
    slug = models.SlugField(
        _("slug"),
        max_length=200,
        blank=True,
        help_text=_("The last part of the web address. Left empty, it is made from the headline."),
    )
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="en")
    section = models.ForeignKey(
        "articles.Section",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("section"),
    )
    authors = models.ManyToManyField("articles.Author", through="articles.Byline", related_name="articles")
    topics = models.ManyToManyField("articles.Topic", related_name="articles", blank=True, verbose_name=_("topics"))
    lead_image = models.ForeignKey(
        "articles.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_articles",
        verbose_name=_("lead image"),
    )
    lead_caption = models.TextField(
        _("caption of the lead image"),
        max_length=1000,
        blank=True,
        help_text=_("Left empty, the image’s own caption stands there."),
    )
    body = models.TextField(_("text"), blank=True)
    plain_text = models.TextField(editable=False, blank=True)
    notes_text = models.TextField(editable=False, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="articles",
        verbose_name=_("begun by"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="assigned_articles",
        verbose_name=_("looked after by"),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True, editable=False)
    withdrawal = models.CharField(max_length=10, choices=Withdrawal, blank=True, editable=False)
    text_stays = models.BooleanField(default=False, editable=False)
    url_year = models.PositiveSmallIntegerField(null=True, editable=False)
    url_month = models.PositiveSmallIntegerField(null=True, editable=False)
    originally_published_on = models.DateField(
        _("first published elsewhere on"),
        null=True,
        blank=True,
        help_text=_("For an article that appeared somewhere before it appeared here."),
    )

    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    imported_from = models.CharField(_("imported from"), max_length=300, blank=True, editable=False)
    import_digest = models.BinaryField(max_length=32, null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    submission_digest = models.BinaryField(max_length=32, null=True, editable=False)

    comments_mode = models.CharField(
        _("comments"), max_length=10, blank=True, choices=CommentsMode, default=CommentsMode.AS_THE_SITE
    )
    comments_close_at = models.DateTimeField(
        _("comments close on"), null=True, blank=True, help_text=_("Empty: when the site settings say.")
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", "Can publish articles"),
            ("redact_article", "Can remove a passage from an article and all its versions"),
            ("write_own_article", "Can write articles of their own"),
        ]
        indexes = [
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=Q(published_at__isnull=False, retracted_at__isnull=True),
                name="article_newest_first",
            ),
            # A section's list, and its strip on the front page, however rarely it has something new.
            models.Index(
                models.F("section"),
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=Q(published_at__isnull=False, retracted_at__isnull=True),
                name="article_newest_of_section",
            ),
            # The newsroom's list, and what waits on its first page.
            models.Index(models.F("updated_at").desc(), models.F("id").desc(), name="article_last_saved_first"),
            # The archive counts months without reading an article.
            models.Index(
                fields=["url_year", "url_month", "published_at"],
                condition=Q(published_at__isnull=False, retracted_at__isnull=True),
                name="article_by_month",
            ),
            models.Index(fields=["published_at"], condition=Q(retracted_at__isnull=False), name="article_retracted"),
            # What waits in the newsroom, however much has been published.
            models.Index(fields=["created_by"], condition=Q(published_at__isnull=True), name="article_never_public"),
            models.Index(fields=["updated_at"], condition=Q(stage="review"), name="article_in_review"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=["draft", "review", "ready"]), name="article_stage_is_known"),
            models.CheckConstraint(
                condition=Q(comments_mode__in=["", "hold", "open", "staff", "closed"]),
                name="article_comments_mode_is_known",
            ),
            models.CheckConstraint(
                condition=Q(comments_close_at__isnull=True)
                | Q(comments_close_at__gte=EARLIEST, comments_close_at__lt=LATEST),
                name="article_comments_close_in_our_calendar",
                violation_error_message=_("Comments cannot close in that year. Check the date."),
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="article_has_a_headline"),
            models.CheckConstraint(condition=Q(slug="") | Q(slug__regex=SLUG_PATTERN), name="article_slug_is_plain"),
            models.CheckConstraint(
                condition=Q(url_year__isnull=True, url_month__isnull=True)
                | Q(url_year__gte=1, url_month__gte=1, url_month__lte=12),
                name="article_address_has_year_and_month",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(url_year__isnull=False) & ~Q(slug="")),
                name="article_published_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | Q(published_at__isnull=False),
                name="article_retracted_was_published",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, withdrawal="", text_stays=False)
                | Q(retracted_at__isnull=False, withdrawal="retraction")
                | Q(retracted_at__isnull=False, withdrawal__in=["law", "accident"], text_stays=False),
                name="article_retracted_says_why",
            ),
            models.CheckConstraint(
                condition=Q(import_digest__isnull=True) | Q(imported_at__isnull=False),
                name="article_import_has_its_date",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("body", function="octet_length", output_field=models.IntegerField()),
                    MAX_BODY_BYTES,
                ),
                name="article_body_has_a_limit",
            ),
            models.UniqueConstraint(fields=["url_year", "url_month", "slug"], name="article_address_is_its_own"),
            models.UniqueConstraint(fields=["import_digest"], name="article_file_is_imported_once"),
            models.UniqueConstraint(fields=["submission_digest"], name="article_is_written_once"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """Return the path of the article's page; only an article that was published has one."""
        return path_to("article", *self.address.values())

    @property
    def address(self) -> dict[str, Any]:
        """The parts of the page's path, as the site map names them."""
        return {"year": self.url_year, "month": self.url_month, "slug": self.slug}

    @property
    def is_public(self) -> bool:
        """Whether a reader can open it now."""
        return self.published_at is not None and self.published_at <= timezone.now() and self.retracted_at is None

    @property
    def can_be_read(self) -> bool:
        """Whether a reader finds its text at its address now."""
        return self.is_public or self.text_stays

    @property
    def can_be_named(self) -> bool:
        """Whether a reader may be told what it is called: neither law nor accident has taken it away, text and name."""
        is_gone = self.withdrawal in (self.Withdrawal.LAW, self.Withdrawal.ACCIDENT)
        return self.published_at is not None and self.published_at <= timezone.now() and not is_gone

    @property
    def direction(self) -> str:
        """The writing direction of its language."""
        return direction(self.language)

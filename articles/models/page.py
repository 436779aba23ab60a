from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.body import MAX_BODY_BYTES
from articles.languages import LANGUAGES, direction
from articles.slugs import SLUG_PATTERN

RESERVED_SLUGS = (
    *("admin", "archive", "author", "comments", "corrections", "feed", "healthz", "images", "logo", "metrics"),
    *("preview", "readyz", "search", "section", "sources", "static", "topic"),
)
"""What the site map has at its root already, so that no page can be called so."""


class PageQuerySet(models.QuerySet["Page"]):
    """Pages, as the paper asks for them."""

    def published(self) -> Self:
        """Those that readers can open."""
        return self.filter(published_at__isnull=False)

    def in_footer(self) -> Self:
        """Those that the foot of every page links to, in the editors' order."""
        return self.published().order_by("place", "pk")


class Page(models.Model):
    """
    What a paper says about itself: about, contact, masthead, privacy, comment rules, and whatever else it likes.

    A page with a `kind` is one that the paper has from its first day, at an address that never changes; each kind
    exists once, from the migration on. As long as it has no `title` nobody has saved it: the form then begins with a
    starter text. `place` is the order in the footer. Every save is a `PageVersion` as well. The one date that readers
    see is that of its last change in public, `changed_at`.
    """

    class Kind(models.TextChoices):
        """The pages that have a meaning for the program."""

        OWN = "", _("Page")
        ABOUT = "about", _("About this paper")
        CONTACT = "contact", _("Contact")
        MASTHEAD = "masthead", pgettext_lazy("page", "Masthead")
        PRIVACY = "privacy", _("Privacy")
        COMMENT_RULES = "comment-rules", _("Comment rules")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True, editable=False)
    slug = models.SlugField(
        _("web address"),
        max_length=80,
        unique=True,
        help_text=_("The only part of the page’s web address, such as “advertising”."),
    )
    title = models.CharField(pgettext_lazy("of a page", "title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="en")
    body = models.TextField(_("text"), blank=True)
    place = models.PositiveIntegerField(_("place in the footer"), default=100)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = pgettext_lazy("of the paper", "page")
        verbose_name_plural = pgettext_lazy("of the paper", "pages")
        permissions = [("publish_page", "Can publish pages")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", "about", "contact", "masthead", "privacy", "comment-rules"]),
                name="page_kind_is_known",
            ),
            models.UniqueConstraint(fields=["kind"], condition=~Q(kind=""), name="page_of_a_kind_is_one"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(slug=models.F("kind")), name="page_of_a_kind_keeps_its_slug"
            ),
            models.CheckConstraint(condition=Q(slug__regex=SLUG_PATTERN), name="page_slug_is_plain"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS) & ~Q(slug__regex="^[0-9]+$"),
                name="page_slug_is_free",
                violation_error_message=_("The paper has something else at this address. Choose another one."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (~Q(title="") & ~Q(body="")),
                name="page_published_says_something",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("body", function="octet_length", output_field=models.IntegerField()), MAX_BODY_BYTES
                ),
                name="page_body_has_a_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Return the path of the page."""
        if self.kind == self.Kind.COMMENT_RULES:
            return reverse("comment_rules")
        return reverse("contact") if self.kind == self.Kind.CONTACT else reverse("page", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether a reader can open it."""
        return self.published_at is not None

    @property
    def direction(self) -> str:
        """The writing direction of its language."""
        return direction(self.language)


class PageVersion(models.Model):
    """What a page said when somebody saved it, numbered from one in each page. It is never changed afterwards."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions", verbose_name=_("page"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(pgettext_lazy("of a page", "title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_has_its_number")]

    def __str__(self) -> str:
        return f"{self.page_id} / {self.number}"

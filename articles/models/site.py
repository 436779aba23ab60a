from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.expressions import Expression
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.page import Page
from articles.prepared import Prepared

MAX_LOGO_BYTES = 300_000
_IN_FOOTER = ("kind", "slug", "title", "language")
SECURITY_CONTACT_PATTERN = r"^(https://[!-~]+|mailto:[!-~]+@[!-~]+|tel:\+?[0-9().-]+)$"
SECURITY_CONTACT_RULE = _(
    "Write the contact for security researchers with what it begins with, such as "
    "https://paper.example/security, mailto:security@paper.example or tel:+1-555-0100."
)


def time_zones() -> list[tuple[str, str]]:
    """Return every time zone the system knows, as choices."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class Site(models.Model):
    """
    What the paper is called and how it presents itself. There is one row.

    `confirmed_at` is empty until somebody has saved the settings; the admin opens them until then.
    """

    name = models.CharField(_("name of the paper"), max_length=100, default="A New Newspaper")
    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("One line that says what the paper is for.")
    )
    logo = models.BinaryField(
        _("logo"), null=True, blank=True, editable=False, help_text=_("Stands in place of the name.")
    )
    logo_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_digest = models.CharField(max_length=16, blank=True, editable=False)
    language = models.CharField(
        _("language of the site"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of menus, forms and dates. Each article has its own."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", help_text=_("Dates and times are shown in this zone.")
    )
    contact = models.CharField(
        _("public contact"),
        max_length=300,
        blank=True,
        help_text=_("Shown at the foot of every page: a postal address, a telephone number, or a web address."),
    )
    security_contact = models.CharField(
        _("contact for security researchers"),
        max_length=300,
        blank=True,
        help_text=_(
            "Whom to tell about a hole in this site: https://… of a page that says how, mailto:… with an email "
            "address, or tel:… with a number. It stands in /.well-known/security.txt; empty, there is no such file."
        ),
    )
    comments_mode = models.CharField(
        _("comments"),
        max_length=10,
        choices=[
            ("hold", _("Readers answer; an editor reads each answer before it appears")),
            ("open", _("Answers appear at once if their writer has confirmed the address; others are read first")),
            ("staff", _("Only the staff answers")),
            ("closed", _("Closed")),
        ],
        default="hold",
        help_text=_("Each article can have it otherwise."),
    )
    comments_close_after = models.PositiveSmallIntegerField(
        _("comments close after"),
        null=True,
        blank=True,
        help_text=_("Days after an article appeared. Empty: never. An article’s own date comes first."),
    )
    hide_after_reports = models.PositiveSmallIntegerField(
        _("hide a comment after"),
        null=True,
        blank=True,
        help_text=_(
            "So many readers, each from another network, have to report a comment before it is hidden until a "
            "moderator has looked. Empty: reports alone hide nothing."
        ),
    )
    moderation_digest = models.CharField(
        _("mail to moderators"),
        max_length=10,
        choices=[
            ("", _("Never")),
            ("hourly", _("At most once an hour")),
            ("often", _("At most every four hours")),
            ("daily", _("At most once a day")),
        ],
        default="often",
        blank=True,
        help_text=_(
            "Says how many comments, reports and appeals wait, to everybody who moderates and has an address in their "
            "account; only when something waits that did not at the time of the last mail."
        ),
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="site_is_one_row"),
            models.CheckConstraint(condition=~models.Q(name=""), name="site_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(comments_mode__in=["hold", "open", "staff", "closed"]),
                name="site_comments_mode_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(moderation_digest__in=["", "hourly", "often", "daily"]),
                name="site_moderation_digest_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(comments_close_after__isnull=True) | models.Q(comments_close_after__range=(1, 3650)),
                name="site_comments_close_after_days",
                violation_error_message=_("Comments close after 1 to 3650 days; leave it empty for never."),
            ),
            models.CheckConstraint(
                condition=models.Q(hide_after_reports__isnull=True) | models.Q(hide_after_reports__range=(2, 100)),
                name="site_hides_after_several_reports",
                violation_error_message=_("It takes 2 to 100 reports; leave it empty for never."),
            ),
            models.CheckConstraint(
                condition=models.Q(security_contact="") | models.Q(security_contact__regex=SECURITY_CONTACT_PATTERN),
                name="site_security_contact_is_an_address",
                violation_error_message=SECURITY_CONTACT_RULE,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls, **besides: Callable[[datetime], Expression]) -> "Site":
        """
        Return the row, with `footer_pages`, making it with its defaults when the table is empty.

        The logo's bytes come when asked for; what is to be read `besides`, by its name, comes in the same query: the
        expression that a function returns for the present moment. A new row is read where it was written: no replica
        has it yet.
        """
        shape = tuple(besides.items())
        for row in _current(shape):
            return row
        cls.objects.get_or_create(pk=1)
        return _rows(shape).using(DEFAULT_DB_ALIAS).get()

    @cached_property
    def footer_pages(self) -> list[Page]:
        """The published pages in the editors' order: what the foot of a page says of each. Needs `current()`."""
        return [Page(**row) for row in self.page_rows]

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Those of `footer_pages` that have a kind, by their kind."""
        return {page.kind: page for page in self.footer_pages if page.kind}


_Besides = tuple[tuple[str, Callable[[datetime], Expression]], ...]


def _rows(besides: _Besides) -> models.QuerySet[Site]:
    published = Page.objects.in_footer().values(row=JSONObject(**{name: name for name in _IN_FOOTER}))
    more = {name: expression(timezone.now()) for name, expression in besides}
    return Site.objects.defer("logo").annotate(page_rows=ArraySubquery(published), **more)


_current = Prepared(_rows)

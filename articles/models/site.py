from zoneinfo import available_timezones

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_LOGO_BYTES = 300_000
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
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="site_is_one_row"),
            models.CheckConstraint(condition=~models.Q(name=""), name="site_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(security_contact="") | models.Q(security_contact__regex=SECURITY_CONTACT_PATTERN),
                name="site_security_contact_is_an_address",
                violation_error_message=SECURITY_CONTACT_RULE,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Site":
        """Return the row, making it with its defaults when the table is empty. The logo's bytes come when asked for."""
        return cls.objects.defer("logo").first() or cls.objects.get_or_create(pk=1)[0]

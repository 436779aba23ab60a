from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.body.notes import MAX_URL_LENGTH
from articles.domains import DOMAIN_PATTERN, MAX_DOMAIN_LENGTH, domain_of

MAX_TITLE_LENGTH = 500


class AddressDigest(models.Func):
    """
    SHA-256 of an address, in hexadecimal, computed by PostgreSQL.

    The cast reads a backslash as an escape, which is why a source's address may not contain one (RFC 3986
    does not allow it either). `convert_to()` would not, but PostgreSQL keeps it out of generated columns.
    """

    template = "encode(sha256(%(expressions)s::bytea), 'hex')"
    output_field = models.CharField(max_length=64)


class DomainField(models.CharField):
    """
    The domain of the row's `url`, written whenever the row is saved, in bulk too.

    PostgreSQL cannot make it: the name of a site in another script than Latin has two forms, and only the
    standard's tables lead from one to the other.
    """

    def pre_save(self, instance: models.Model, add: bool) -> str:
        """Return what is stored."""
        domain = domain_of(instance.url)
        setattr(instance, self.attname, domain)
        return domain


class Source(models.Model):
    """
    A web address the paper relies on, kept once however many notes cite it.

    The address has no fragment (`#…`); a note keeps its own. `url_digest` is written by PostgreSQL, so
    two rows for one address cannot exist whatever their length. `domain` is the site it is on, by the name that
    the index of sources has for it; "" for an address whose host has no name. `title` is the first one that a note gave
    it, be it a draft's, and so for the newsroom only: readers see what published notes call it.
    """

    url = models.CharField(_("address"), max_length=MAX_URL_LENGTH)
    url_digest = models.GeneratedField(
        expression=AddressDigest("url"), output_field=models.CharField(max_length=64), db_persist=True
    )
    domain = DomainField(max_length=MAX_DOMAIN_LENGTH, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=MAX_TITLE_LENGTH, blank=True)
    first_cited_at = models.DateTimeField(_("first cited"), auto_now_add=True)

    class Meta:
        ordering = ["-first_cited_at", "-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [models.Index(fields=["domain"], name="source_by_domain")]
        constraints = [
            models.UniqueConstraint(fields=["url_digest"], name="source_address_is_kept_once"),
            models.CheckConstraint(
                condition=models.Q(url__regex=r"^https?://[^\s#\\]+$"), name="source_is_a_web_address"
            ),
            models.CheckConstraint(
                condition=models.Q(domain="") | models.Q(domain__regex=DOMAIN_PATTERN), name="source_domain_is_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

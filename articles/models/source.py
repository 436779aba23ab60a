from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.asking import FAILURES, Answer
from articles.body.notes import MAX_URL_LENGTH
from articles.domains import DOMAIN_PATTERN, MAX_DOMAIN_LENGTH, domain_of

MAX_TITLE_LENGTH = 500
WEB_ADDRESS_PATTERN = r"^https?://[^\s#\\]+$"


BROKEN_FAILURES = 3
BROKEN_AFTER = timedelta(days=3)


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


def is_broken() -> models.Q:
    """Return the condition that an address failed three times in a row, over at least three days."""
    return models.Q(failures__gte=BROKEN_FAILURES, failing_since__lte=models.F("checked_at") - BROKEN_AFTER)


class Source(models.Model):
    """
    A web address the paper relies on, kept once however many notes cite it.

    The address has no fragment (`#…`); a note keeps its own. `url_digest` is written by PostgreSQL, so
    two rows for one address cannot exist whatever their length. `domain` is the site it is on, by the name that
    the index of sources has for it; "" for an address whose host has no name. `title` is the first one that a note gave
    it, be it a draft's, and so for the newsroom only: readers see what published notes call it.

    What became of asking it is written by `articles.source_check` alone: `answer` and `status` of the last time,
    `failures` in a row since `failing_since`, and where the page `moved_to` for ever, "" if it did not.
    """

    url = models.CharField(_("address"), max_length=MAX_URL_LENGTH)
    url_digest = models.GeneratedField(
        expression=AddressDigest("url"), output_field=models.CharField(max_length=64), db_persist=True
    )
    domain = DomainField(max_length=MAX_DOMAIN_LENGTH, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=MAX_TITLE_LENGTH, blank=True)
    first_cited_at = models.DateTimeField(_("first cited"), auto_now_add=True)

    check_after = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(_("last checked"), null=True, editable=False)
    answer = models.CharField(max_length=20, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    moved_to = models.CharField(_("has moved to"), max_length=MAX_URL_LENGTH, blank=True, editable=False)

    class Meta:
        ordering = ["-first_cited_at", "-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            models.Index(fields=["domain"], name="source_by_domain"),
            models.Index(fields=["check_after"], name="source_by_next_check"),
            # Found by a part of a word, in large or small letters.
            GinIndex(OpClass(Upper("url"), "gin_trgm_ops"), name="source_by_part_of_address"),
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="source_by_part_of_title"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["url_digest"], name="source_address_is_kept_once"),
            models.CheckConstraint(condition=models.Q(url__regex=WEB_ADDRESS_PATTERN), name="source_is_a_web_address"),
            models.CheckConstraint(
                condition=models.Q(domain="") | models.Q(domain__regex=DOMAIN_PATTERN), name="source_domain_is_plain"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", checked_at__isnull=True)
                | models.Q(answer__in=[answer.value for answer in Answer], checked_at__isnull=False),
                name="source_checked_has_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(status__isnull=True)
                | models.Q(status__gte=100, status__lte=999, checked_at__isnull=False),
                name="source_status_is_one_of_http",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer=Answer.MISSING.value)
                | models.Q(status__isnull=False, status__in=[404, 410]),
                name="source_missing_was_said",
            ),
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since__isnull=True)
                | models.Q(failures__gte=1, failing_since__isnull=False, failing_since__lte=models.F("checked_at"))
                & models.Q(checked_at__isnull=False),
                name="source_failing_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer__in=[answer.value for answer in FAILURES]) | models.Q(failures__gte=1),
                name="source_failure_is_counted",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer=Answer.WORKS.value) | models.Q(failures=0),
                name="source_that_works_has_not_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(moved_to="") | models.Q(moved_to__regex=WEB_ADDRESS_PATTERN),
                name="source_moved_to_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def is_broken(self) -> bool:
        """Whether the condition `is_broken` holds of it."""
        return self.failures >= BROKEN_FAILURES and self.failing_since <= self.checked_at - BROKEN_AFTER

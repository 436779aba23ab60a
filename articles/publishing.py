"""The verbs that give readers an article and its changes. Each is atomic and locks its article."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import addresses
from articles.checklist import address_is_taken, faults
from articles.content import content_in, write
from articles.models import Article, Correction, Redirect, Revision
from articles.slugs import SLUG_PATTERN
from articles.writing import newest_revision


class CannotPublish(Exception):
    """The article has faults; `faults` holds one sentence for each, in the editor's language."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class AlreadyPublic(Exception):
    """Readers have the article: its minute came before the editor's button did."""


class CannotRename(Exception):
    """The new address is malformed, or another article has it or had it; the message says so to the editor."""


@transaction.atomic
def publish(
    article: Article, at: datetime | None = None, change: str = Revision.Change.TYPO, notice: str = ""
) -> Revision:
    """
    Show readers what was saved last, from `at` on or from now, and return that revision.

    Its address is settled the first time, in the site's time zone, and stays; a new slug moves it, leaving a redirect.
    An article that readers know already shows its new text now, and `change` says what that means to them: for an
    update or a correction `notice` holds the words of its public record, which stands from the same moment.
    Publishing what is public changes nothing; a date still to come can be moved. The fields of `article` are brought up
    to date. Raises CannotPublish, for what was retracted too.
    """
    stored = Article.objects.select_for_update().get(pk=article.pk)
    if stored.retracted_at is not None:
        raise CannotPublish([_("The article was retracted. Put it back before you publish it.")])
    newest = newest_revision(stored)
    if found := faults(content_in(newest), stored, at):
        raise CannotPublish(found)
    if not _was_public(stored):
        _appear(stored, newest, at or timezone.now())
    elif newest.public_from is None:
        _show_change(stored, newest, change, notice)
    stored.stage = Article.Stage.READY
    _write(stored, article, "published_at", "stage", "url_year", "url_month", "slug")
    return newest


def _appear(article: Article, newest: Revision, moment: datetime) -> None:
    """Settle when readers get it and where; what was settled for a moment still to come is settled anew."""
    _forget_the_date(article)
    write(content_in(newest), article)
    article.published_at = moment
    try:
        addresses.settle(article)
    except addresses.Taken:
        raise CannotPublish([address_is_taken()]) from None
    article.revisions.update(public_from=None, change="")
    _show_from(newest, moment, Revision.Change.FIRST)


def _show_change(article: Article, newest: Revision, change: str, notice: str) -> None:
    now = timezone.now()
    write(content_in(newest), article)
    _move_to(article, newest.slug)
    _show_from(newest, now, change)
    if change in (Revision.Change.UPDATE, Revision.Change.CORRECTION):
        Correction.objects.create(article=article, kind=change, text=notice, noted_at=now)


@transaction.atomic
def schedule(article: Article, at: datetime) -> Revision:
    """
    Let readers have what was saved last from `at` on, as `publish` does, and return that revision.

    Raises CannotPublish, and AlreadyPublic when the minute it had before has come.
    """
    _refuse_what_is_public(article)
    return publish(article, at=at)


@transaction.atomic
def unschedule(article: Article) -> None:
    """
    Take back the date of an article that readers cannot open yet, and with it the address it would have had.

    Its row follows what is saved again. The fields of `article` are brought up to date. Raises AlreadyPublic.
    """
    stored = _refuse_what_is_public(article)
    newest = newest_revision(stored)
    _forget_the_date(stored)
    stored.revisions.update(public_from=None, change="")
    write(content_in(newest), stored)
    _write(stored, article, "published_at", "url_year", "url_month", "slug")


def _refuse_what_is_public(article: Article) -> Article:
    stored = Article.objects.select_for_update().get(pk=article.pk)
    if _was_public(stored):
        raise AlreadyPublic
    return stored


def _forget_the_date(article: Article) -> None:
    """Make an article that readers cannot open one without a date, whose slug is the one that was typed."""
    article.published_at = article.url_year = article.url_month = None
    article.save(update_fields=["published_at", "url_year", "url_month", "updated_at"])


def _show_from(revision: Revision, moment: datetime, change: str) -> None:
    revision.public_from, revision.change = moment, change
    revision.save(update_fields=["public_from", "change"])


def _move_to(article: Article, slug: str) -> None:
    try:
        rename(article, slug or article.slug)
    except CannotRename as refusal:
        raise CannotPublish([str(refusal)]) from refusal


@transaction.atomic
def rename(article: Article, slug: str) -> None:
    """
    Change the last part of the article's address; an address that readers saw leads to the new one from now on.

    An address that once was the article's own is taken back. Raises CannotRename when the slug is not lower-case Latin
    letters, digits and single hyphens, or when another article has the address or is still found under it.
    """
    stored = Article.objects.select_for_update().get(pk=article.pk)
    if stored.slug == slug:
        return
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > Article._meta.get_field("slug").max_length:
        raise CannotRename(_("Use small Latin letters, digits and single hyphens for the address."))
    if stored.published_at is not None:
        addresses.lock_month(stored)
        if addresses.is_taken(stored, slug):
            raise CannotRename(address_is_taken())
        _leave_redirect(stored, slug)
    stored.slug = slug
    _write(stored, article, "slug")


def _leave_redirect(article: Article, new_slug: str) -> None:
    month = {"url_year": article.url_year, "url_month": article.url_month}
    if _was_public(article):
        Redirect.objects.get_or_create(**month, slug=article.slug, defaults={"article": article})
    Redirect.objects.filter(**month, slug=new_slug, article=article).delete()


def _was_public(article: Article) -> bool:
    return article.published_at is not None and article.published_at <= timezone.now()


def _write(stored: Article, article: Article, *fields: str) -> None:
    stored.save(update_fields=[*fields, "updated_at"])
    for field in fields:
        setattr(article, field, getattr(stored, field))

"""The verbs that change what readers see. Each is atomic and locks its article."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.body import Document, Fault, image_keys, parse
from articles.content import Content, content_in, write
from articles.locks import Lock, hold
from articles.models import Article, Image, Redirect, Revision, Site
from articles.slugs import SLUG_PATTERN, slugify
from articles.writing import newest_revision


class CannotPublish(Exception):
    """The article has faults; `faults` holds one sentence for each, in the editor's language."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class CannotRename(Exception):
    """The new address is malformed, or another article has it or had it; the message says so to the editor."""


def faults(article: Article | Content) -> list[str]:
    """Return what keeps the article from being published, as sentences that say where to look."""
    document = parse(article.body)
    found = [*(_sentence(fault) for fault in document.faults), *_missing_pictures(document)]
    if not document.blocks:
        found.insert(0, _("The article has no text."))
    if not article.headline.strip():
        found.insert(0, _("The article has no headline."))
    return found


def _sentence(fault: Fault) -> str:
    sentences = {
        "dangling": _(
            "Near “%(words)s”, a number refers to a note that does not exist. Write the note, or delete the number."
        ),
        "empty": _("Note %(number)s, near “%(words)s”, has no text. Write it, or delete the note."),
        "unplaced": _("Note %(number)s, “%(words)s”, has no place in the text. Put it where it belongs, or delete it."),
        "bad address": _(
            "Note %(number)s, near “%(words)s”, has an address that is no web address. "
            "It has to begin with https:// or http://."
        ),
        "long address": _("Note %(number)s, near “%(words)s”, has an address that is too long. Shorten it."),
    }
    return sentences[fault.code] % {"number": fault.number, "words": fault.sentence}


def _missing_pictures(document: Document) -> list[str]:
    keys = image_keys(document.blocks)
    known = set(Image.objects.filter(key__in=keys).values_list("key", flat=True))
    sentence = _("The text shows a picture that the paper does not have: %(key)s. Choose another one, or delete it.")
    return [sentence % {"key": key} for key in keys if key not in known]


@transaction.atomic
def publish(article: Article, at: datetime | None = None, change: str = Revision.Change.TYPO) -> Revision:
    """
    Show readers what was saved last, from `at` on or from now, and return that revision.

    Its address is settled the first time, in the site's time zone, and stays; a new slug moves it, leaving a redirect.
    An article that readers know already shows its new text now, and `change` says what that means to them.
    Publishing what is public changes nothing; publishing what was retracted shows it again; a date still to come can be
    moved. The fields of `article` are brought up to date. Raises CannotPublish.
    """
    stored = Article.objects.select_for_update().get(pk=article.pk)
    newest = newest_revision(stored)
    if found := faults(content_in(newest)):
        raise CannotPublish(found)
    is_first = not _was_public(stored)
    write(content_in(newest), stored)
    if is_first:
        stored.published_at = at or timezone.now()
        _settle_address(stored)
        stored.revisions.update(public_from=None, change="")
        _show_from(newest, stored.published_at, Revision.Change.FIRST)
    elif newest.public_from is None:
        _move_to(stored, newest.slug)
        _show_from(newest, timezone.now(), change)
    stored.retracted_at = None
    stored.stage = Article.Stage.READY
    _write(stored, article, "published_at", "retracted_at", "stage", "url_year", "url_month", "slug")
    return newest


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
        _lock_addresses(stored)
        if is_taken(stored, slug):
            raise CannotRename(_("Another article of that month has this address, or had it. Choose another."))
        _leave_redirect(stored, slug)
    stored.slug = slug
    _write(stored, article, "slug")


def is_taken(article: Article, slug: str) -> bool:
    """Return whether another article has this address in the article's month, or a redirect there leads to it."""
    address = {"url_year": article.url_year, "url_month": article.url_month, "slug": slug}
    return (
        Article.objects.filter(**address).exclude(pk=article.pk).exists()
        or Redirect.objects.filter(**address).exclude(article=article).exists()
    )


def _leave_redirect(article: Article, new_slug: str) -> None:
    month = {"url_year": article.url_year, "url_month": article.url_month}
    if _was_public(article):
        Redirect.objects.get_or_create(**month, slug=article.slug, defaults={"article": article})
    Redirect.objects.filter(**month, slug=new_slug, article=article).delete()


def _was_public(article: Article) -> bool:
    return article.published_at is not None and article.published_at <= timezone.now()


def _settle_address(article: Article) -> None:
    moment = article.published_at.astimezone(ZoneInfo(Site.current().time_zone))
    article.url_year, article.url_month = moment.year, moment.month
    _lock_addresses(article)
    stem = article.slug or slugify(article.headline) or f"article-{article.pk}"
    article.slug, number = stem, 1
    while is_taken(article, article.slug):
        number += 1
        suffix = f"-{number}"
        article.slug = stem[: Article._meta.get_field("slug").max_length - len(suffix)].rstrip("-") + suffix


def _lock_addresses(article: Article) -> None:
    """Let nobody else give out addresses of this month until the transaction ends."""
    hold(Lock.ADDRESSES_OF_A_MONTH, article.url_year * 100 + article.url_month)


def _write(stored: Article, article: Article, *fields: str) -> None:
    stored.save(update_fields=[*fields, "updated_at"])
    for field in fields:
        setattr(article, field, getattr(stored, field))

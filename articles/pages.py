"""The verbs of the pages on which the paper says who it is. Each is one transaction and locks what it changes."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles import audit, checklist, rendering
from articles.body import clean, parse
from articles.content import Content
from articles.models import Article, Page, PageVersion, Site, User
from articles.starter_pages import left_to_fill_in, starter

APART = 10
"""How far the places of two pages in the footer are from each other."""


class Outdated(Exception):
    """Somebody saved the page after the form was opened; `newest` is what they saved."""

    def __init__(self, newest: PageVersion) -> None:
        super().__init__(f"Version {newest.number} is newer.")
        self.newest = newest


class NotReady(Exception):
    """Readers cannot be given the page; `faults` are sentences that say why."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class Stays(Exception):
    """The page cannot be deleted: readers can open it, or the program leads there."""


@dataclass(frozen=True)
class Words:
    """What is written of a page. `slug` is the last part of its address, which a page of a kind keeps."""

    title: str
    body: str
    language: str
    slug: str


def words_of(page: Page, site: Site) -> Words:
    """Return what the page says, or the starter text, in the language of the site, while nobody has saved it."""
    if page.title:
        return Words(page.title, page.body, page.language, page.slug)
    with override(site.language):
        begun = starter(page.kind, site.name)
    return Words(begun.title, begun.body, site.language, page.slug)


def faults(kind: str, words: Words) -> list[str]:
    """Return, in sentences, what keeps the words from readers: what is missing, broken, or left to be filled in."""
    document = parse(words.body)
    if not words.title.strip():
        return [_("The page has no title.")]
    if not document.blocks:
        return [_("The page has no text.")]
    left = left_to_fill_in(kind, f"{words.title} {rendering.plain_text(document)}")
    found = [_("Something is left to be filled in: %(place)s. Write it, or delete it.") % {"place": it} for it in left]
    # Notes and pictures are what they are in an article.
    return found + checklist.faults(Content(headline=words.title, body=words.body), Article())


def newest_number(page: Page) -> int:
    """Return the number of what was saved last, 0 while nothing was."""
    return page.versions.aggregate(newest=Max("number"))["newest"] or 0


@transaction.atomic
def save(page: Page, words: Words, by: User | None, *, base: int | None = None) -> PageVersion:
    """
    Make the words the page's own, and its newest version, and return that; what changes nothing makes no version.

    A new page, one without a row, is inserted, last in the footer. A published one changes for readers at once, and
    keeps its address. `base` is the number of the version that the writer started from; None asks nothing. Whoever
    calls records it in the audit log. Raises Outdated, NotReady, BodyTooLong.
    """
    words = Words(words.title, clean(words.body), words.language, words.slug)
    if page.pk is None:
        last = Page.objects.aggregate(last=Max("place"))["last"] or 0
        page.place = last + APART
        _write(words, page)
        return _add(page, 1, by)
    stored = Page.objects.select_for_update().get(pk=page.pk)
    newest = stored.versions.first()
    if base is not None and base != (newest.number if newest else 0):
        raise Outdated(newest)
    if stored.kind or stored.is_public:
        words = Words(words.title, words.body, words.language, stored.slug)
    if newest and words == Words(stored.title, stored.body, stored.language, stored.slug):
        return newest
    if stored.is_public and (found := faults(stored.kind, words)):
        raise NotReady(found)
    _write(words, stored)
    _write(words, page, keep=False)
    return _add(stored, newest.number + 1 if newest else 1, by)


@transaction.atomic
def publish(page: Page, by: User) -> None:
    """Give readers the page, and the foot of every page a link to it. A published one stays so. Raises NotReady."""
    stored = Page.objects.select_for_update().get(pk=page.pk)
    if stored.is_public:
        return
    if found := faults(stored.kind, Words(stored.title, stored.body, stored.language, stored.slug)):
        raise NotReady(found)
    stored.published_at = stored.changed_at = page.published_at = timezone.now()
    stored.save(update_fields=["published_at", "changed_at"])
    audit.record(by, "publish_page", stored)


@transaction.atomic
def unpublish(page: Page, by: User) -> bool:
    """Take the page and every link to it away from readers; return whether there was something to take away."""
    stored = Page.objects.select_for_update().get(pk=page.pk)
    if not stored.is_public:
        return False
    Page.objects.filter(pk=stored.pk).update(published_at=None)
    audit.record(by, "unpublish_page", stored)
    return True


@transaction.atomic
def move(page: Page, step: int, by: User) -> None:
    """
    Move the page so many places down in the footer, or up where `step` is negative, at most to the end.

    A move is told from where the page stands now. Raises Page.DoesNotExist.
    """
    # Locked in one order, so that two people who move pages wait for each other.
    rows = sorted(Page.objects.select_for_update().order_by("pk").defer("body"), key=lambda row: (row.place, row.pk))
    here = next((number for number, row in enumerate(rows) if row.pk == page.pk), None)
    if here is None:
        raise Page.DoesNotExist
    rows.insert(max(0, here + step), rows.pop(here))
    for number, row in enumerate(rows, 1):
        row.place = number * APART
    Page.objects.bulk_update(rows, ["place"])
    audit.record(by, "change", page)


@transaction.atomic
def restore(page: Page, number: int, by: User) -> PageVersion:
    """
    Make what version `number` said the newest version; address and language stay. A published page changes at once.

    Raises PageVersion.DoesNotExist, NotReady.
    """
    stored = Page.objects.select_for_update().get(pk=page.pk)
    old = stored.versions.get(number=number)
    before = newest_number(stored)
    version = save(stored, Words(old.title, old.body, stored.language, stored.slug), by)
    if version.number != before:
        audit.record(by, "restore", stored)
    return version


@transaction.atomic
def delete(page: Page) -> None:
    """Delete a page with its versions; whoever calls records it. Raises Stays for one of a kind or with readers."""
    stored = Page.objects.select_for_update().get(pk=page.pk)
    if stored.kind or stored.is_public:
        raise Stays
    stored.delete()


def _write(words: Words, page: Page, *, keep: bool = True) -> None:
    page.title, page.body, page.language, page.slug = words.title, words.body, words.language, words.slug
    page.changed_at = timezone.now()
    if keep:
        page.save()


def _add(page: Page, number: int, by: User | None) -> PageVersion:
    return PageVersion.objects.create(page=page, number=number, title=page.title, body=page.body, saved_by=by)

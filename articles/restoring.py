"""Bringing an old version back: as a new one, so that nothing that was saved since is lost."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import audit
from articles.content import Content, authors_of, content_in, topics_of
from articles.models import Article, Revision, Section, User
from articles.versions import missing_from
from articles.writing import newest_revision, save


@dataclass(frozen=True)
class Restored:
    """
    What came of it: the newest revision, whether it `is_new`, and what could not come back.

    `missing` holds (name of the field, slug or key) of what the paper no longer has; "body" is a picture in the text.
    """

    revision: Revision
    is_new: bool
    missing: list[tuple[str, str]]


@transaction.atomic
def restore(article: Article, number: int, by: User) -> Restored:
    """
    Save what revision `number` said as the article's newest version; its web address stays as it is now.

    Notes come back with the text. A restored text reaches the readers of a published article as any other does: when
    it is published. Raises Revision.DoesNotExist.
    """
    stored = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    newest = newest_revision(stored)
    old = content_in(stored.revisions.get(number=number))
    missing = missing_from(old)
    content = replace(_without_what_is_gone(old, missing), slug=newest.slug)
    revision = save(stored, content, by, why=_("Version %(number)s restored") % {"number": number})
    is_new = revision.number != newest.number
    if is_new:
        audit.record(by, "restore", stored)
    return Restored(revision, is_new, missing)


def _without_what_is_gone(content: Content, missing: list[tuple[str, str]]) -> Content:
    """Name what was renamed or merged as it is called today, and leave out what is gone; the text stays as it was."""
    gone = {field for field, _name in missing}
    sections = Section.objects.filter(Q(slug=content.section) | Q(former_slugs__slug=content.section))
    return replace(
        content,
        section="" if not content.section or "section" in gone else sections.values_list("slug", flat=True)[0],
        topics=tuple(topic.slug for topic in topics_of(content)),
        authors=tuple(author.slug for author in authors_of(content)),
        lead_image="" if "lead_image" in gone else content.lead_image,
    )

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from articles.models.author import Author
from articles.models.correction import Correction
from articles.models.footnote import Footnote
from articles.models.publication import can_be_read, is_published
from articles.models.revision import is_changed_since
from articles.models.section import Section
from articles.models.topic import Topic

OPENING_CHARACTERS = 600
# Two notes that cite one address rest on one source; a note without one stands for a book or a person of its own.
_SOURCES = models.Count("source", distinct=True) + models.Count("pk", filter=Q(source__isnull=True))


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, as pages ask for them."""

    def published(self) -> Self:
        """Articles that the paper has for its readers now; those that were retracted are none of them."""
        return self.filter(is_published())

    def readable(self) -> Self:
        """Articles whose text a reader finds at their address: the published, and the retracted whose text stays."""
        return self.filter(can_be_read())

    def once_public(self) -> Self:
        """Articles whose address readers know, whatever became of them."""
        return self.filter(published_at__lte=timezone.now())

    def newest_first(self) -> Self:
        """Order as the front page does; the id settles ties, so that paging never skips one."""
        return self.order_by("-published_at", "-pk")

    def sections(self) -> models.QuerySet[Section]:
        """Return the sections that these articles are in, in the order of the bar."""
        return Section.objects.filter(pk__in=self.order_by().values("section"))

    def topics(self) -> models.QuerySet[Topic]:
        """Return the topics that these articles have."""
        return Topic.objects.filter(pk__in=self.order_by().values("topics"))

    def authors(self) -> models.QuerySet[Author]:
        """Return the authors whose names stand above these articles."""
        return Author.objects.filter(pk__in=self.order_by().values("authors"))

    def for_newsroom(self) -> Self:
        """Load what the newsroom lists of an article, with `is_changed` since readers saw it, and no text."""
        texts = ("standfirst", "body", "plain_text", "notes_text", "lead_caption")
        return self.defer(*texts).annotate(is_changed=is_changed_since())

    def for_lists(self) -> Self:
        """Load what a story row shows (`source_count`, `is_corrected`, `is_updated`, `opening`), and not the body."""
        # A subquery, because a join would count the notes of every article before the first page is cut off.
        notes = Footnote.objects.filter(article=OuterRef("pk")).order_by().values("article")
        noted = Correction.objects.filter(article=OuterRef("pk"), noted_at__lte=timezone.now())
        return (
            self.select_related("section")
            .defer("body", "plain_text", "notes_text")
            .annotate(
                source_count=Coalesce(Subquery(notes.annotate(count=_SOURCES).values("count")), 0),
                is_corrected=Exists(noted.filter(kind=Correction.Kind.CORRECTION)),
                is_updated=Exists(noted.filter(kind=Correction.Kind.UPDATE)),
                opening=Left("plain_text", OPENING_CHARACTERS),
            )
        )

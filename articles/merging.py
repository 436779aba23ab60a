"""Making one topic, or one author, of two. What the second one was called leads to the first for ever."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from articles.locks import Lock, hold
from articles.models import Article, Author, Byline, Topic

# What is kept of the second one where the first has nothing.
_TAKEN_OVER = {Topic: ("description",), Author: ("bio", "photo", "user")}


class CannotMerge(Exception):
    """One of the two is gone meanwhile, or both are the same; the message says so to the editor."""


@transaction.atomic
def merge(keep: Topic | Author, other: Topic | Author) -> int:
    """
    Give everything of `other` to `keep` and delete it; return how many articles it stood on, drafts too.

    An article with both keeps one, an author in the better of the two places. The addresses of `other`, present and
    former, lead to `keep`; so do versions of articles that name it, without being changed. Where `keep` has no
    description, biography, photo or account it takes that of `other`. Raises CannotMerge.
    """
    if type(keep) is not type(other) or keep.pk == other.pk:
        raise CannotMerge(_("Choose another one: this one cannot be merged into itself."))
    hold(Lock.SLUGS)
    rows = type(keep).objects.select_for_update().in_bulk([keep.pk, other.pk])
    if len(rows) < 2:
        gone = keep if keep.pk not in rows else other
        raise CannotMerge(_("“%(name)s” is gone: somebody merged or deleted it meanwhile.") % {"name": gone.name})
    kept, leaving = rows[keep.pk], rows[other.pk]
    moved = leaving.articles.count()
    _move_topics(kept, leaving) if isinstance(kept, Topic) else _move_bylines(kept, leaving)
    leaving.former_slugs.update(**{kept._meta.model_name: kept})
    leaving.delete()
    kept.former_slugs.create(slug=leaving.slug)
    for name in _TAKEN_OVER[type(kept)]:
        setattr(kept, name, getattr(kept, name) or getattr(leaving, name))
    kept.save(update_fields=_TAKEN_OVER[type(kept)])
    return moved


def _move_topics(keep: Topic, other: Topic) -> None:
    links = Article.topics.through.objects
    links.filter(topic=other, article__in=links.filter(topic=keep).values("article")).delete()
    links.filter(topic=other).update(topic=keep)


def _move_bylines(keep: Author, other: Author) -> None:
    others = Byline.objects.filter(author=other)
    place = Subquery(others.filter(article=OuterRef("article")).values("position")[:1])
    Byline.objects.filter(author=keep).update(position=Least(F("position"), Coalesce(place, F("position"))))
    others.filter(article__in=Byline.objects.filter(author=keep).values("article")).delete()
    others.update(author=keep)

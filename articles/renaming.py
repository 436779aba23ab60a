"""Giving a section, a topic or an author its address. An address leads to one thing of its kind, for ever."""

from django.db import transaction

from articles.locks import Lock, hold
from articles.models import Author, FormerSlug, Section, Topic


class SlugIsTaken(Exception):
    """Another one of its kind has this slug, or had it."""


@transaction.atomic
def save_with_slug(thing: Section | Topic | Author) -> None:
    """
    Save a new or changed section, topic or author; a slug that it gives up leads to the new one from now on.

    A slug that once was its own is taken back. Raises SlugIsTaken.
    """
    if is_taken(thing):
        raise SlugIsTaken(thing.slug)
    given_up = type(thing).objects.filter(pk=thing.pk).exclude(slug=thing.slug).values_list("slug", flat=True).first()
    thing.save()
    if given_up:
        thing.former_slugs.create(slug=given_up)
    thing.former_slugs.filter(slug=thing.slug).delete()


def is_taken(thing: Section | Topic | Author) -> bool:
    """
    Return whether another one of its kind has the slug of `thing`, or had it.

    Until the transaction ends, nobody else gives out slugs, so that the answer stays true.
    """
    hold(Lock.SLUGS)
    kind = thing._meta.model_name
    former = FormerSlug.objects.filter(**{"slug": thing.slug, f"{kind}__isnull": False})
    return (
        type(thing).objects.filter(slug=thing.slug).exclude(pk=thing.pk).exists()
        or former.exclude(**{kind: thing.pk}).exists()
    )

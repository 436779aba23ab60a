"""What a journalist writes of an article: what a revision keeps, a preview shows and a comparison compares."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Model

from articles import citing
from articles.locks import Lock, hold_with_others
from articles.models import Article, Author, Byline, FormerSlug, Image, Revision, Section, Topic


@dataclass(frozen=True)
class Content:
    """
    An article's words and what stands around them, by name.

    `section`, `topics` and `authors` are slugs, the authors in the order they are printed; `lead_image` is a key. Empty
    where there is none.
    """

    headline: str = ""
    standfirst: str = ""
    body: str = ""
    language: str = "en"
    slug: str = ""
    section: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    lead_image: str = ""
    lead_caption: str = ""
    originally_published_on: date | None = None


_NAMES = [field.name for field in fields(Content)]
_WORDS = ["headline", "standfirst", "body", "language", "lead_caption", "originally_published_on"]


def content_of(article: Article) -> Content:
    """Return what the article's own row says: what readers see, or will see when it is published."""
    return Content(
        **{name: getattr(article, name) for name in (*_WORDS, "slug")},
        section=article.section.slug if article.section else "",
        topics=tuple(article.topics.order_by("name").values_list("slug", flat=True)),
        authors=tuple(article.bylines.order_by("position", "pk").values_list("author__slug", flat=True)),
        lead_image=article.lead_image.key if article.lead_image else "",
    )


def content_in(revision: Revision) -> Content:
    """Return what the revision keeps."""
    values: dict[str, Any] = {name: getattr(revision, name) for name in _NAMES}
    return Content(**{**values, "topics": tuple(revision.topics), "authors": tuple(revision.authors)})


def columns_of(content: Content) -> dict[str, Any]:
    """Return the content as a revision's columns hold it."""
    values = {name: getattr(content, name) for name in _NAMES}
    return {**values, "topics": list(content.topics), "authors": list(content.authors)}


def topics_of(content: Content) -> list[Topic]:
    """Return the topics that are still there, by their present or a former slug."""
    return _named(Topic, content.topics)


def authors_of(content: Content) -> list[Author]:
    """Return the authors in their order, by their present or a former slug."""
    return _named(Author, content.authors)


def show(content: Content, article: Article) -> None:
    """Set the content on the article in memory, all but its slug, topics and authors. What is gone is left out."""
    for name in _WORDS:
        setattr(article, name, getattr(content, name))
    article.section = next(iter(_named(Section, filter(None, [content.section]))), None)
    article.lead_image = Image.objects.filter(key=content.lead_image).first() if content.lead_image else None


def write(content: Content, article: Article) -> None:
    """
    Make the content the article's own, with its notes, topics and byline, inside the caller's transaction.

    The slug is written only while the article has no address: after that it is changed by `publishing.rename`.
    Raises BodyTooLong.
    """
    # A topic or an author that is merged into another meanwhile would be gone when the article is to name it.
    hold_with_others(Lock.SLUGS)
    show(content, article)
    if article.url_year is None:
        article.slug = content.slug
    citing.save_with_notes(article)
    article.topics.set(topics_of(content))
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author=author, position=place) for place, author in enumerate(authors_of(content), 1)
    )


def _named(model: type[Model], slugs: Iterable[str]) -> list[Any]:
    """Return the rows of these slugs in their order, each once; a slug that was given up leads to its present owner."""
    wanted = list(slugs)
    if not wanted:
        return []
    name = model._meta.model_name
    former = FormerSlug.objects.filter(slug__in=wanted, **{f"{name}__isnull": False}).select_related(name)
    found = {row.slug: getattr(row, name) for row in former}
    found.update((row.slug, row) for row in model.objects.filter(slug__in=wanted))
    return list({found[slug].pk: found[slug] for slug in wanted if slug in found}.values())

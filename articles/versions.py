"""The versions of an article: which of them readers saw, and what differs between two, with names instead of slugs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Func, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject, Length, Replace, Trim
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from articles.body import image_keys, parse
from articles.comparing import ComparedFact, Comparison, Written, compare
from articles.languages import LANGUAGES
from articles.models import Author, Image, Revision, Section, Topic
from articles.models.revision import RevisionQuerySet

Names = Mapping[tuple[str, str], str]
"""(name of a field, slug) -> what it is called."""

# What readers are told of a change. Section, topics and address say where the article stands, and nothing about it.
TOLD_TO_READERS = frozenset({"lead_image", "authors", "originally_published_on"})
_MODELS: dict[str, type[Model]] = {"section": Section, "topics": Topic, "authors": Author}
_NOTE = "<sup data-fn="


@dataclass(frozen=True)
class Fact:
    """A fact that changed: the name of its field, and what it was and is, "" for nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """A comparison as a page shows it; `images` are the pictures it speaks of that the paper still has, by key."""

    comparison: Comparison
    facts: tuple[Fact, ...]
    images: Mapping[str, Image]
    old_lead: str = ""
    new_lead: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to show of it."""
        shown = self.comparison
        return not (
            self.facts or self.old_lead or self.new_lead or shown.texts or shown.notes or shown.has_changed_lines
        )


def difference(old: Written, new: Written) -> Difference:
    """Compare two contents, with every name as it is today; what is gone is named by its slug."""
    comparison = compare(old, new)
    return _difference(comparison, _names_in(comparison.facts), images_of([old, new]))


def told_difference(old: Written, new: Written, names: Names, images: Mapping[str, Image]) -> Difference:
    """Compare two contents for readers, with names and pictures that were read before. Makes no query."""
    comparison = _comparison(old, new)
    facts = tuple(fact for fact in comparison.facts if fact.name in TOLD_TO_READERS)
    return _difference(comparison, names, images, facts)


@lru_cache(maxsize=64)
def _comparison(old: Written, new: Written) -> Comparison:
    """Return a comparison that many readers ask for; its texts are its name, so that it is never an outdated one."""
    return compare(old, new)


def _difference(
    comparison: Comparison,
    names: Names,
    images: Mapping[str, Image],
    facts: tuple[ComparedFact, ...] | None = None,
) -> Difference:
    chosen = comparison.facts if facts is None else facts
    lead = next((fact for fact in chosen if fact.name == "lead_image"), None)
    return Difference(
        comparison=comparison,
        facts=tuple(_fact(fact, names) for fact in chosen if fact is not lead),
        images=images,
        old_lead="".join(lead.old) if lead else "",
        new_lead="".join(lead.new) if lead else "",
    )


def _fact(fact: ComparedFact, names: Names) -> Fact:
    sides = [", ".join(_called(fact.name, value, names) for value in side) for side in (fact.old, fact.new)]
    return Fact(fact.name, *sides)


def _called(field: str, value: str, names: Names) -> str:
    if field == "language":
        return dict(LANGUAGES).get(value, value)
    if field == "originally_published_on":
        return date_format(parse_date(value), "j E Y")
    return names.get((field, value), value)


def _names_in(facts: Iterable[ComparedFact]) -> Names:
    """Return what the facts name, two slugs of one thing included."""
    return {
        (fact.name, slug): name
        for fact in facts
        if fact.name in _MODELS
        for slug, name in _names(_MODELS[fact.name], {*fact.old, *fact.new}).items()
    }


def _names(model: type[Model], slugs: Iterable[str]) -> dict[str, str]:
    found = model.objects.filter(Q(slug__in=slugs) | Q(former_slugs__slug__in=slugs))
    rows = list(found.values_list("slug", "former_slugs__slug", "name"))
    return {**{former: name for _, former, name in rows}, **{slug: name for slug, _, name in rows}}


def images_of(contents: Iterable[Written]) -> dict[str, Image]:
    """Return the pictures of these contents, by key, in one query or none."""
    keys = {key for content in contents for key in [content.lead_image, *image_keys(parse(content.body).blocks)] if key}
    return {image.key: image for image in Image.objects.filter(key__in=keys)} if keys else {}


def missing_from(content: Written) -> list[tuple[str, str]]:
    """Return (name of the field, slug or key) of what the content names and the paper no longer has."""
    wanted = {"section": filter(None, [content.section]), "topics": content.topics, "authors": content.authors}
    gone = []
    for field, values in wanted.items():
        slugs = list(values)
        known = _names(_MODELS[field], slugs) if slugs else {}
        gone += [(field, slug) for slug in slugs if slug not in known]
    known_images = images_of([content])
    pictures = [("lead_image", content.lead_image)] if content.lead_image else []
    pictures += [("body", key) for key in image_keys(parse(content.body).blocks)]
    return gone + [(field, key) for field, key in pictures if key not in known_images]


# --- Revisions, as pages ask for them


def with_counts(revisions: RevisionQuerySet) -> QuerySet[Revision]:
    """Annotate `word_count` of the text and `note_count`, and leave the text itself in the database."""
    unmarked = _without("body", "</?(strong|em|a|sup)[^>]*>", "")
    words = Trim(_without(unmarked, r"(<[^>]*>|\s)+", " "))
    length = Func(
        Func(words, Value(" "), function="string_to_array"), function="cardinality", output_field=IntegerField()
    )
    shorter = Length("body") - Length(Replace("body", Value(_NOTE), Value("")))
    return (
        revisions.select_related("saved_by").defer("body").annotate(word_count=length, note_count=shorter / len(_NOTE))
    )


def _without(text: str | Combinable, pattern: str, instead: str) -> Func:
    """Return an expression that puts `instead` in the place of what matches; a stored text has > only in its tags."""
    values = Value(pattern), Value(instead), Value("g")
    return Func(text, *values, function="regexp_replace", output_field=CharField())


def with_author_names(revisions: RevisionQuerySet) -> QuerySet[Revision]:
    """Annotate `author_rows`, from which `author_names` reads what the authors are called today."""
    authors = Author.objects.alias(named=_place("slug"), formerly_named=_place("former_slugs__slug"))
    authors = authors.filter(Q(named__isnull=False) | Q(formerly_named__isnull=False))
    row = JSONObject(slug="slug", former=Coalesce("former_slugs__slug", Value("")), name="name")
    return revisions.annotate(author_rows=ArraySubquery(authors.values(row=row)))


def _place(slug: str) -> Func:
    return Func(OuterRef("authors"), slug, function="array_position", output_field=IntegerField())


def author_names(revisions: Iterable[Any]) -> Names:
    """Return what the authors of revisions that came from `with_author_names` are called. Makes no query."""
    rows = [row for revision in revisions for row in revision.author_rows]
    slugs = ["former", "slug"]
    return {("authors", row[slug]): row["name"] for slug in slugs for row in rows if row[slug]}

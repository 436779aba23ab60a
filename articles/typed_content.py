"""What somebody typed into an article's form, whether or not the form would take it -> content to look at."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from articles.body import MAX_BODY_BYTES
from articles.content import Content
from articles.languages import LANGUAGES
from articles.models import Author, Image, Section, Topic

Typed = Mapping[str, list[str]]

_CODES = {code for code, _ in LANGUAGES}
_LONGEST_NUMBER = 18  # digits; a longer one is no row's


def typed_content(typed: Typed) -> Content:
    """
    Return the content of a form as it was typed; what cannot be understood is left out.

    A body that is too long is cut, because nothing can be shown of it whole.
    """
    return Content(
        headline=" ".join(_last(typed, "headline").split()),
        standfirst=_last(typed, "standfirst"),
        body=_last(typed, "body").encode("utf-8", "replace")[:MAX_BODY_BYTES].decode("utf-8", "ignore"),
        language=_last(typed, "language") if _last(typed, "language") in _CODES else "en",
        slug=_last(typed, "slug"),
        section=next(iter(_names(Section, "slug", typed.get("section", [])[-1:])), ""),
        topics=tuple(_names(Topic, "slug", typed.get("topics", []))),
        authors=tuple(_names(Author, "slug", typed.get("written_by", []))),
        lead_image=next(iter(_names(Image, "key", typed.get("lead_image", [])[-1:])), ""),
        lead_caption=_last(typed, "lead_caption"),
        originally_published_on=_day(_last(typed, "originally_published_on")),
    )


def _last(typed: Typed, name: str) -> str:
    values = typed.get(name)
    return values[-1] if values else ""


def _day(text: str) -> Any:
    try:
        return forms.DateField(required=False).clean(text)
    except ValidationError:
        return None


def _names(model: type[Model], name: str, numbers: list[str]) -> list[str]:
    """Return what the rows of these numbers are called by, in their order."""
    wanted = [int(text) for text in numbers if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER]
    found = dict(model.objects.filter(pk__in=wanted).values_list("pk", name)) if wanted else {}
    return [found[number] for number in wanted if number in found]

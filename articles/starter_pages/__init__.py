"""
What a page says that nobody has written yet: plain words to begin with, one file a page.

A file has a TITLE and a TEXT: pairs of an element and what stands in it. `%(paper)s` is the name of the paper. What
only the paper can know stands in square brackets, and a page is not published before somebody has filled them in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.html import escape

from articles.models import Page
from articles.starter_pages import about, comment_rules, contact, masthead, privacy

_STARTERS = {
    Page.Kind.ABOUT: about,
    Page.Kind.CONTACT: contact,
    Page.Kind.MASTHEAD: masthead,
    Page.Kind.PRIVACY: privacy,
    Page.Kind.COMMENT_RULES: comment_rules,
}
_TO_FILL_IN = re.compile(r"\[[^\[\]\n]+\]")


@dataclass(frozen=True)
class Starter:
    """A title and a text to begin with, as a page holds them."""

    title: str
    body: str


def starter(kind: str, paper: str) -> Starter:
    """Return what a page of this kind begins with, in the present language; an own page begins empty."""
    page = _STARTERS.get(kind)
    if page is None:
        return Starter("", "")
    text = [(tag, str(words) % {"paper": paper}) for tag, words in page.TEXT]
    return Starter(str(page.TITLE), "".join(_blocks(text)))


def left_to_fill_in(kind: str, text: str) -> list[str]:
    """
    Return the places of the starter text that still stand in a plain `text`, in brackets, in their order.

    They are looked for in every language of the portal: the paper's may be another one by now.
    """
    known = _places(kind) if kind in _STARTERS else set()
    return [place for place in dict.fromkeys(_TO_FILL_IN.findall(" ".join(text.split()))) if place in known]


def _places(kind: str) -> set[str]:
    found: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.update(place for _tag, words in _STARTERS[kind].TEXT for place in _TO_FILL_IN.findall(str(words)))
    return found


def _blocks(text: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Return each element as HTML, list items that follow one another as one list."""
    for tag, items in groupby(text, key=lambda item: item[0]):
        written = "".join(f"<{tag}>{_inside(tag, words)}</{tag}>" for _tag, words in items)
        yield f"<ul>{written}</ul>" if tag == "li" else written


def _inside(tag: str, words: str) -> str:
    return f"<p>{escape(words)}</p>" if tag == "li" else escape(words)

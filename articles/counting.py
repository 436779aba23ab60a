"""How long a text is, as its writer and its readers are told."""

from dataclasses import dataclass
from math import ceil

from articles.body import BodyTooLong, parse
from articles.languages import WITHOUT_SPACES
from articles.rendering import plain_text

WORDS_A_MINUTE = 230
CHARACTERS_A_MINUTE = 500
"""Of a language that puts no space between words."""


@dataclass(frozen=True)
class Length:
    """`size` counts characters in a language without spaces between words, else words."""

    size: int
    notes: int
    minutes: int


def words_in(text: str) -> int:
    """Count the words of a plain text."""
    return len(text.split())


def minutes_to_read(text: str, language: str) -> int:
    """Return how long a plain text takes to read, in whole minutes, at least one."""
    if language in WITHOUT_SPACES:
        return max(1, ceil(len(text) / CHARACTERS_A_MINUTE))
    return max(1, ceil(words_in(text) / WORDS_A_MINUTE))


def length_of(body: str, language: str) -> Length:
    """Return how long a body is, without its notes; one that is too long to be read counts as nothing."""
    try:
        document = parse(body)
    except BodyTooLong:
        return Length(0, 0, 1)
    text = plain_text(document)
    size = len(text) if language in WITHOUT_SPACES else words_in(text)
    return Length(size, len(document.notes), minutes_to_read(text, language))

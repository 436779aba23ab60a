"""Sentences that read like a local paper's, made from the lists of `benchmarks.site.words`; the same for one seed."""

import random
import re
from collections.abc import Sequence

from benchmarks.site import words

_LISTS = {
    **{name: words.__dict__[name].split("|") for name in ("BODIES", "THINGS", "ACTS", "WHEN", "PEOPLE", "VERBS")},
    **{name: words.__dict__[name].split("|") for name in ("CAUSES", "NUMBERS", "UNITS", "MORE")},
    "PLACES": words.PLACES.split(),
    **{name: text.split("|") for name, text in words.RUSSIAN.items()},
}
_POOL = 6000


def filled(pattern: str, luck: random.Random) -> str:
    """Return the pattern with a word in each place, and a capital at its beginning."""
    text = re.sub(r"\[(\w+)\]", lambda place: luck.choice(_LISTS[place[1]]), pattern)
    return text[0].upper() + text[1:]


def made(patterns: Sequence[str], luck: random.Random, number: int = _POOL) -> list[str]:
    """Return so many sentences, to be drawn from again and again."""
    return [filled(luck.choice(patterns), luck) for _ in range(number)]


def surname(luck: random.Random) -> str:
    """Return a name that hardly another article has: the rare words of a large paper."""
    syllables = words.SYLLABLES.split()
    return "".join(luck.choice(syllables) for _ in range(4)).capitalize()


class Prose:
    """Everything that is written in a made paper. `luck` decides; what it draws first is the pools."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self._sentences = {"en": made(words.SENTENCES, luck), "ru": made(words.RUSSIAN_SENTENCES, luck, 800)}
        self._headlines = {"en": words.HEADLINES, "ru": words.RUSSIAN_HEADLINES}
        self._notes = made(words.NOTES, luck, 3000)
        self._remarks = made(words.REMARKS, luck)

    def headline(self, language: str) -> str:
        """Return a headline in "en" or "ru"."""
        return filled(self._luck.choice(self._headlines[language]), self._luck)

    def standfirst(self, language: str) -> str:
        """Return a sentence for below the headline."""
        return self._luck.choice(self._sentences[language])

    def paragraphs(self, language: str) -> list[str]:
        """Return five to twelve paragraphs, one of which names somebody whom few others name."""
        pool = self._sentences[language]
        paragraphs = range(self._luck.randint(5, 12))
        found = [" ".join(self._luck.choices(pool, k=self._luck.randint(2, 4))) for _ in paragraphs]
        found[0] += f" {surname(self._luck)} {surname(self._luck)}."
        return found

    def note(self) -> str:
        """Return what a note says of its source."""
        return self._luck.choice(self._notes)

    def comment(self) -> str:
        """Return what a reader writes: one to six sentences, in one or two paragraphs."""
        said = self._luck.choices(self._remarks, k=self._luck.randint(1, 6))
        return " ".join(said) if len(said) < 4 else f"{' '.join(said[:2])}\n\n{' '.join(said[2:])}"

    def name(self) -> str:
        """Return a person's name."""
        return f"{self._luck.choice(_FIRST)} {self._luck.choice(_LAST)}"


_FIRST, _LAST = words.FIRST_NAMES.split(), words.LAST_NAMES.split()

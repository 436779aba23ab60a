"""The words that editors have listed, as they are looked for in a comment."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from comments.models import WordList
from comments.phrases import Phrases, words_of

Kind = WordList.Kind
MAX_WORDS = 1000
MAX_LENGTH = 100


class BadList(ValueError):
    """A line of a list finds nothing, or too much. `line` is the line, `fault` one of "letters", "short", "long"."""

    def __init__(self, line: str, fault: str) -> None:
        super().__init__(fault)
        self.line = line
        self.fault = fault


@dataclass(frozen=True)
class WordLists:
    """Every list of the paper, by kind and language."""

    texts: dict[tuple[str, str], str]

    @classmethod
    def load(cls) -> "WordLists":
        """Read the lists. One query."""
        rows = WordList.objects.values_list("kind", "language", "words")
        return cls({(kind, language): words for kind, language, words in rows})

    def found_in(self, text: str, language: str, kinds: Iterable[str] = Kind.values) -> list[str]:
        """
        Return the listed words that stand in a text of this language, "" for one that nobody knows.

        Lists for every language count for each, and for a text of an unknown language every list.
        """
        return self.phrases(language, kinds).find(text)

    def phrases(self, language: str, kinds: Iterable[str] = Kind.values) -> Phrases:
        """Return what is looked for in a text of this language."""
        asked = set(kinds)
        chosen = [
            words
            for (kind, listed_for), words in sorted(self.texts.items())
            if kind in asked and (listed_for in ("", language) or not language)
        ]
        return _phrases(tuple(chosen))


def lines_of(words: str) -> list[str]:
    """
    Return the words and phrases of a list as an editor typed it, one a line, each once and without empty lines.

    Raises BadList for a line without a letter or digit, with a single one, or of more than MAX_LENGTH characters.
    """
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in words.splitlines()))))
    for line in lines:
        letters = sum(map(len, words_of(line)))
        if len(line) > MAX_LENGTH:
            raise BadList(line, "long")
        if letters < 2:
            raise BadList(line, "short" if letters else "letters")
    return lines


@lru_cache(maxsize=64)
def _phrases(texts: tuple[str, ...]) -> Phrases:
    return Phrases(line for words in texts for line in words.splitlines())

"""
Words and phrases looked for in a text: whole words, in any case, whatever the script.

A word is a run of letters, marks and digits (Unicode categories L, M and N); what stands between two words does not
matter, so that "two-faced" is found in "two faced" too. Invisible characters inside a word are passed over, and the
Russian ё counts as е. Pure: no Django, no database; finding takes time in the length of the text, however long the
list is.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby


@dataclass
class _Node:
    """Where the words read so far lead; `phrase` is what is complete here, as it was written in the list."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    phrase: str = ""


class Phrases:
    """A set of words and phrases that can be looked for at once."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self._start = _Node()
        for phrase in phrases:
            node = self._start
            for word in words_of(phrase):
                node = node.next.setdefault(word, _Node())
            if node is not self._start:
                node.phrase = node.phrase or phrase

    def __bool__(self) -> bool:
        return bool(self._start.next)

    def find(self, text: str) -> list[str]:
        """Return the phrases that stand in the text, each once, as the list writes them, in the order of the text."""
        words = words_of(text)
        found: dict[str, None] = {}
        for position in range(len(words)):
            node, ahead = self._start, position
            while ahead < len(words) and (further := node.next.get(words[ahead])):
                node, ahead = further, ahead + 1
                if node.phrase:
                    found[node.phrase] = None
        return list(found)


def words_of(text: str) -> list[str]:
    """Return the words of a text in the one shape in which they are compared."""
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", seen).casefold()).replace("ё", "е")
    runs = ("".join(run) for in_word, run in groupby(folded, key=_is_of_a_word) if in_word)
    return [run for run in runs if any(map(str.isalnum, run))]


def _is_of_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"

"""
Recognising a passage whose words nobody has kept: by a keyed digest of its letters.

Spaces, and what nobody sees, do not count. Whoever has the key and a text can tell whether the passage stands in it, by
looking at every stretch of as many letters; nobody can read it back.
"""

import re
from collections.abc import Callable, Iterator

from articles.body.passages import letters_and_places, passage_words, unquoted

Digester = Callable[[str], bytes]

KEYED: list[Callable[[], list[Digester]]] = []
"""
What returns the functions that make 32-byte keyed digests, one for each key in force, the one to use first.

The app that holds the keys adds its own when it is ready. Without one, a passage is not recognised again.
"""


def digesters() -> list[Digester]:
    """Return a function for each key in force that makes the digest of some letters."""
    return [digester for keyed in KEYED for digester in keyed()]


def fingerprint(passage: str) -> tuple[bytes, int] | tuple[None, None]:
    """Return the digest of a passage's letters under the first key and how many there are; None without a key."""
    letters, _places = letters_and_places(passage)
    return next(((digest(letters), len(letters)) for digest in digesters()), (None, None))


class Recogniser:
    """
    Stands where a Removal has its pattern: changes nothing, and looks at each text for the letters of a digest.

    `passages` are the passages it has seen, each spelling of the spaces between their words once.
    """

    def __init__(self, digest: bytes, letters: int) -> None:
        self._digest, self._letters = digest, letters
        self._digesters = digesters()
        self._texts: set[str] = set()
        self._spellings: dict[tuple[str, ...], None] = {}

    @property
    def passages(self) -> list[str]:
        """The passages seen so far, with one space between words."""
        return [" ".join(words) for words in self._spellings]

    def search(self, text: str) -> None:
        """Look at a text, and find nothing in it."""
        self._look(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Look at a text, and find nothing in it."""
        self._look(text)
        return iter(())

    def subn(self, _mark: object, text: str) -> tuple[str, int]:
        """Look at a text, and return it as it is."""
        self._look(text)
        return text, 0

    def _look(self, text: str) -> None:
        """Versions of an article say the same for the most part: what was looked at once is known."""
        for said in {text, unquoted(text)} - self._texts:
            self._texts.add(said)
            self._look_through(said)

    def _look_through(self, said: str) -> None:
        letters, places = letters_and_places(said)
        for first in range(len(letters) - self._letters + 1):
            stretch = letters[first : first + self._letters]
            if any(digest(stretch) == self._digest for digest in self._digesters):
                spelled = said[places[first] : places[first + self._letters - 1] + 1]
                self._spellings[tuple(passage_words(spelled))] = None

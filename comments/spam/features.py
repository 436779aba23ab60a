"""
What the spam filter sees of a comment: which words and which pieces of words are in it, as numbers.

Pure, and the same on every machine, letters newer than its Python aside: each feature's number is the CRC-32
(ISO 3309) of its UTF-8 bytes, cut to BITS bits. The checksum is started with another value for each kind of feature,
so that a word of the name is not the same feature as that word in the text. What is learned is bound to these
numbers: whoever changes anything here that changes a number counts VERSION up, and filters of the old one are used
no more.

A feature is there or not; how often says little in texts this short. No feature leads back to the words it was made of.
"""

import re
from itertools import pairwise
from zlib import crc32

VERSION = 1
BITS = 17
BUCKETS = 1 << BITS
SHORTEST_PIECE, LONGEST_PIECE = 3, 5
# Pieces of an endless word say no more than those of its beginning.
LONGEST_WORD = 40

_WORD, _PIECE, _PAIR, _NAME, _TRAIT = range(1, 6)
_WORDS = re.compile(r"\w+")
_LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)
_LENGTHS = (40, 120, 400, 1200)


def features(text: str, name: str = "") -> list[int]:
    """
    Return the features of a comment and of the name it was signed with: numbers below BUCKETS, sorted, each once.

    Takes time in proportion to the length. Never empty: even a text without a word has a length.
    """
    words = [word[:LONGEST_WORD] for word in _WORDS.findall(text.lower())]
    numbers = {crc32(f"{first} {second}".encode(), _PAIR) for first, second in pairwise(words)}
    for word in set(words):
        numbers.add(crc32(word.encode(), _WORD))
        numbers.update(_pieces(word))
    numbers.update(crc32(word.encode(), _NAME) for word in _WORDS.findall(name.lower()))
    numbers.update(crc32(trait.encode(), _TRAIT) for trait in _traits(text))
    return sorted({number & (BUCKETS - 1) for number in numbers})


def _pieces(word: str) -> list[int]:
    """Return the features of a word's 3, 4 and 5 neighbouring characters, its edges being characters too."""
    edged = f" {word} "
    return [
        crc32(edged[start : start + length].encode(), _PIECE)
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(edged) - length + 1)
    ]


def _traits(text: str) -> list[str]:
    """Return what can be counted: how long it is, how many links it has, whether it shouts."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    traits = [
        f"length {sum(len(text) > length for length in _LENGTHS)}",
        f"links {min(len(_LINK.findall(text)), 3)}",
        f"marks {min(text.count('!'), 3)}",
    ]
    return [*traits, "shouts"] if letters > 10 and capitals * 2 > letters else traits

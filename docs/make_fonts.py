"""
Cut the five served parts out of the Piazzolla variable fonts. See fonts.md beside this file.

Usage: make_fonts.py SOURCE_FOLDER TARGET_FOLDER. Needs fonttools and brotli.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROMAN = {"wght": (400, 800)}
ITALIC = {"wght": (400, 700)}
PUNCTUATION = "ıŒœʻʼ–—‘’‚“”„†‡•…‰′″‹›⁄€№™←↑→↓−"
SPACES_AND_HYPHENS = [0x2009, 0x200A, 0x202F, 0x2010, 0x2011]
LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, PUNCTUATION), *SPACES_AND_HYPHENS}
LATIN_EXTENDED = {*range(0x100, 0x180), *map(ord, "ẞ₸₺₽")}
CENTRAL_ASIAN = set(map(ord, "ӘәҒғҚқҢңӨөҰұҮүҺһӢӣӮӯҲҳҶҷ₸"))
FEATURES = [
    "kern", "liga", "locl", "ccmp", "mark", "mkmk", "calt", "case",
    "frac", "smcp", "sups", "onum", "lnum", "pnum", "tnum",
]  # fmt: skip
NAMES_KEPT = [0, 1, 2, 4, 6, 13, 14]

# Target, source, letters (None: all the source has), range of weights
PARTS = [
    ("piazzolla-latin", "piazzolla-latin-opsz-normal", LATIN, ROMAN),
    ("piazzolla-latin-italic", "piazzolla-latin-opsz-italic", LATIN, ITALIC),
    ("piazzolla-latin-ext", "piazzolla-latin-ext-opsz-normal", LATIN_EXTENDED, ROMAN),
    ("piazzolla-cyrillic", "piazzolla-cyrillic-opsz-normal", None, ROMAN),
    ("piazzolla-central-asian", "piazzolla-cyrillic-ext-opsz-normal", CENTRAL_ASIAN, ROMAN),
]


def cut(source: Path, target: Path, letters: set[int] | None, axes: dict[str, tuple[int, int]]) -> None:
    """Write the part of `source` that has these letters and weights to `target`, as WOFF2."""
    font = TTFont(source)
    known = set(font.getBestCmap())
    options = subset.Options(layout_features=FEATURES, hinting=False, name_IDs=NAMES_KEPT)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(known if letters is None else letters & known))
    subsetter.subset(font)
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    plain.seek(0)
    part = instancer.instantiateVariableFont(TTFont(plain), axes)
    part.flavor = "woff2"
    part.save(target)


if __name__ == "__main__":
    source_folder, target_folder = map(Path, sys.argv[1:])
    for target_name, source_name, wanted, weights in PARTS:
        cut(source_folder / f"{source_name}.woff2", target_folder / f"{target_name}.woff2", wanted, weights)

"""Slugs for headlines in any of the scripts we print."""

import re

from django.utils.text import slugify as ascii_slugify

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# Practical transliteration for Russian and Kazakh Cyrillic: after the tables of ISO 9 and the 2021 Kazakh
# Latin alphabet, reduced to plain ASCII letters so that addresses survive being typed and spoken.
_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh",
    "з": "z", "и": "i", "й": "y", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
    "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "kh",
    "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "є": "ye", "ї": "yi", "ґ": "g", "ў": "u", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
_TABLE = str.maketrans(_CYRILLIC)


def slugify(text: str, max_length: int = 80) -> str:
    """
    Return `text` as a web address part: lower-case ASCII words joined by hyphens.

    The result has at most `max_length` characters, cut between words where it can be, and is empty when
    nothing of the text has a Latin or Cyrillic letter or a digit.
    """
    slug = re.sub(r"-{2,}", "-", ascii_slugify(text.lower().translate(_TABLE)).replace("_", "-")).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1]
    return (cut.rsplit("-", 1)[0] if "-" in cut else cut[:max_length]).strip("-")

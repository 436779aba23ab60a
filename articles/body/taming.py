"""
What is done to a body before and after the sanitiser, nh3, so that reading it takes time in proportion to its length.

nh3's HTML5 parser takes quadratic time on deep nesting, tables, and ampersands by the 100,000.
"""

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from html.entities import html5

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_TABLE_PARTS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "option", "br", "hr", "img", "input", "col", "wbr", "meta", "link"}
_MAX_OPEN = 50


def tame(html: str) -> str:
    """Write loose ampersands out, turn tables into blocks, and make comments of tags beyond 50 unclosed ones."""
    still_open: Counter[str] = Counter()
    depth = 0

    def tame_tag(match: re.Match[str]) -> str:
        nonlocal depth
        slash, name = match[1], match[2].lower()
        if name in _TABLE_PARTS:
            name = "div"
        if name in _CLOSED_BY_OTHERS:
            return match[0]
        if slash:
            if still_open[name]:
                still_open[name] -= 1
                depth -= 1
            return f"</{name}"
        if depth >= _MAX_OPEN:
            return f"<!{name}"
        still_open[name] += 1
        depth += 1
        return f"<{name}"

    return _TAG.sub(tame_tag, _LOOSE_AMPERSAND.sub("&amp;", html))


# nh3 takes a hundred times as long for a reference as for a character, and more than twice as long for twice as many.
# A character that has a meaning in HTML waits as one of Unicode's noncharacters, which no text contains.
_REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_STAND_INS = str.maketrans({"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2", '"': "\ufdd3", "'": "\ufdd4"})
_MEANT = {stand_in: chr(character) for character, stand_in in _STAND_INS.items()}
_BACK = str.maketrans(_MEANT)
_NO_TEXT = str.maketrans(dict.fromkeys(_MEANT, "\ufffd"))


def without_references(html: str) -> str:
    """Write each character reference as the character it means."""
    return _REFERENCE.sub(lambda match: _meant_by(match[0]), html.translate(_NO_TEXT))


@lru_cache(maxsize=256)
def _meant_by(reference: str) -> str:
    is_known = reference.startswith("&#") or reference[1:] in html5
    return (unescape(reference) if is_known else reference).translate(_STAND_INS)


def as_meant(text: str) -> str:
    """Return what nh3 let through as it was meant: stand-ins as characters, line ends as one."""
    return text.translate(_BACK).replace("\r", "\n")

"""
What is done to a body before and after the sanitiser, nh3, so that reading it takes time in proportion to its length.

nh3's HTML5 parser takes quadratic time on deep nesting, tables, and ampersands by the 100,000.
"""

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from html.entities import html5

# A tag with its attributes, in which a `>` or `<` may be quoted, as the HTML standard reads them (section 13.2.5).
_TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9]{0,15})"""
    r"""((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+)?)?)*+)""",
    re.ASCII,
)
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "option", "br", "hr", "img", "input", "col", "wbr", "meta", "link"}
_MAX_OPEN = 50

# The elements of a table pass the sanitiser under names of blocks that a body has no other use for.
_PASS_AS = {"table": "footer", "caption": "header", "tr": "hgroup", "th": "aside", "td": "nav"}
MEANT_ELEMENTS = {disguise: name for name, disguise in _PASS_AS.items()}
_ROW_GROUPS = {"thead", "tbody", "tfoot", "colgroup"}
_DEPTHS = {"table": 0, "caption": 1, "tr": 1, "th": 2, "td": 2, **dict.fromkeys(_ROW_GROUPS, 1)}


def with_ampersands(html: str) -> str:
    """Write loose ampersands out."""
    return _LOOSE_AMPERSAND.sub("&amp;", html)


def tame(html: str) -> str:
    """Disguise tables as blocks, and make comments of tags beyond 50 unclosed ones."""
    return _TAG.sub(_Tamer().tag, html)


class _Tamer:
    """Goes through the tags of a body, and knows which are open."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._depth = 0
        self._tables = 0
        self._parts: list[str] = []

    def tag(self, match: re.Match[str]) -> str:
        """Return what stands in a tag's place, up to its `>`."""
        is_end, name, attributes = match[1] == "/", match[2].lower(), match[3]
        if name in _DEPTHS:
            return self._part(is_end, name, attributes)
        if name in MEANT_ELEMENTS:
            name = "div"
        return self._end(name) if is_end else self._start(name, attributes)

    def _start(self, name: str, attributes: str) -> str:
        if name in _CLOSED_BY_OTHERS:
            return f"<{name}{attributes}"
        if self._depth >= _MAX_OPEN:
            return f"<!{name}"
        self._open[name] += 1
        self._depth += 1
        return f"<{name}{attributes}"

    def _end(self, name: str) -> str:
        if self._open[name] and name not in _CLOSED_BY_OTHERS:
            self._open[name] -= 1
            self._depth -= 1
        return f"</{name}"

    def _part(self, is_end: bool, name: str, attributes: str) -> str:
        """Return a tag of a table, after those that HTML lets a writer leave out. A table in a table is blocks."""
        is_outermost = self._tables == 1
        if name == "table":
            is_outermost = self._tables == (1 if is_end else 0)
            self._tables = max(0, self._tables + (-1 if is_end else 1))
        if not is_outermost:
            return self._end("div") if is_end else self._start("div", attributes)
        if is_end:
            return self._end_part(name)
        ended = self._end_parts(_DEPTHS[name])
        if name in _ROW_GROUPS:
            return f"{ended}<!{name}"
        if _DEPTHS[name] == 2 and self._parts[-1] != "tr":
            ended += self._end_parts(1) + self._start_part("tr", "") + ">"
        return ended + self._start_part(name, attributes)

    def _start_part(self, name: str, attributes: str) -> str:
        self._parts.append(name)
        return self._start(_PASS_AS[name], attributes)

    def _end_part(self, name: str) -> str:
        if name not in self._parts:
            return f"<!{name}"
        return self._end_parts(_DEPTHS[name] + 1) + self._end(_PASS_AS[self._parts.pop()])

    def _end_parts(self, depth: int) -> str:
        """End the parts of the table that are open at this depth and below it."""
        ended = ""
        while self._parts and _DEPTHS[self._parts[-1]] >= depth:
            ended += self._end(_PASS_AS[self._parts.pop()]) + ">"
        return ended


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

"""
A comment's plain text as safe HTML: paragraphs, line breaks, quotes and links, in one pass over the text.

A blank line ends a paragraph, a line that starts with ">" is quoted, http and https addresses become links. Nothing
a reader types becomes markup: all of it is escaped, and the only elements are p, br, blockquote and a.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CLOSES = {")": "(", "]": "[", "}": "{"}
_NOT_AT_THE_END = frozenset(".,;:!?'*_~…’”»") | frozenset(_CLOSES)


def comment_html(text: str) -> SafeString:
    """Return `text` (line ends as "\\n") as HTML that is safe on any page."""
    blocks = groupby(text.split("\n"), key=lambda line: line.startswith(">"))
    html = "".join(_quote(list(lines)) if quoted else _paragraphs(list(lines)) for quoted, lines in blocks)
    return mark_safe(html)  # noqa: S308 - every character of the text went through escape()


def _quote(lines: list[str]) -> str:
    # The direction is the whole quotation's, so that the rule beside it stands where its lines begin.
    inside = _paragraphs([line[1:].removeprefix(" ") for line in lines], opening="<p>")
    return f'<blockquote dir="auto">{inside}</blockquote>' if inside else ""


def _paragraphs(lines: list[str], opening: str = '<p dir="auto">') -> str:
    groups = groupby(lines, key=lambda line: bool(line.strip()))
    return "".join(
        f"{opening}{'<br>'.join(_line(line) for line in paragraph)}</p>" for filled, paragraph in groups if filled
    )


def _line(line: str) -> str:
    if "://" not in line:
        return escape(line)
    return "".join(_link(piece) if is_address else escape(piece) for is_address, piece in _pieces(line))


def _pieces(line: str) -> Iterator[tuple[bool, str]]:
    """Split a line into (is a link, text); the texts together are the line."""
    end = 0
    for match in _LINK.finditer(line):
        address = _without_punctuation(match.group())
        if _is_web_address(address):
            yield False, line[end : match.start()]
            yield True, address
            end = match.start() + len(address)
    yield False, line[end:]


def _without_punctuation(address: str) -> str:
    """Cut the punctuation of the sentence off an address; a bracket that was opened inside it belongs to it."""
    surplus = {close: address.count(close) - address.count(opening) for close, opening in _CLOSES.items()}
    end = len(address)
    while end and address[end - 1] in _NOT_AT_THE_END and surplus.get(address[end - 1], 1) > 0:
        if address[end - 1] in surplus:
            surplus[address[end - 1]] -= 1
        end -= 1
    return address[:end]


def _is_web_address(address: str) -> bool:
    """Return whether it has a host, and no user name before it that could pass for one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="nofollow ugc noopener">{escape(address)}</a>'


def review_html(text: str, masks: Sequence[int] = (), found: Sequence[tuple[int, int]] = ()) -> SafeString:
    """
    Return a comment as the staff review it: every character where it was written, for a place that keeps line ends.

    `masks` are the comment's; `found` are passages to look at, as (start, end) in order and apart. A masked passage is
    struck out, a found one marked, and addresses are links. The text content of the HTML is `text` itself, so that a
    place in one is a place in the other.
    """
    struck = [(start, end, "<del>", "</del>") for start, end in zip(masks[::2], masks[1::2], strict=True)]
    marked = [(start, end, "<mark>", "</mark>") for start, end in found]
    layers = [deque(struck), deque(marked), deque(_address_spans(text))]
    edges = sorted({0, len(text), *(edge for layer in layers for span in layer for edge in span[:2])})
    html = "".join(_between(text, start, end, layers) for start, end in pairwise(edges))
    return mark_safe(html)  # noqa: S308 - every character of the text went through escape()


_Span = tuple[int, int, str, str]


def _address_spans(text: str) -> Iterator[_Span]:
    start = 0
    for is_address, piece in _pieces(text):
        if is_address:
            opening = f'<a href="{escape(piece)}" rel="nofollow ugc noopener noreferrer">'
            yield start, start + len(piece), opening, "</a>"
        start += len(piece)


def _between(text: str, start: int, end: int, layers: Sequence[deque[_Span]]) -> str:
    """Return the characters between two neighbouring edges, inside what is around them; drops the spans before."""
    around = []
    for layer in layers:
        while layer and layer[0][1] <= start:
            layer.popleft()
        if layer and layer[0][0] <= start:
            around.append(layer[0])
    opened = "".join(span[2] for span in around)
    closed = "".join(span[3] for span in reversed(around))
    return f"{opened}{escape(text[start:end])}{closed}"

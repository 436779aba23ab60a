"""The list of notes under a numbered text page: `1. ^ words (address)`."""

import re
from dataclasses import dataclass

from articles.body.notes import web_address

_ADDRESS_STARTS = ("http://", "https://", "www.")


@dataclass
class Item:
    """A note of the list: the number in front of it, and what it says."""

    number: int
    text: str
    url: str = ""
    lost: bool = False
    key: str = ""


def read_items(raw_items: list[tuple[int, str]], remarks: list[str]) -> list[Item]:
    """Read (number, text) pairs, a text with its line ends. What was guessed or is odd is added to `remarks`."""
    items: list[Item] = []
    uses: dict[int, int] = {}
    for number, text in raw_items:
        item, remark = _read_item(number, text)
        if remark:
            remarks.append(f"Note {number} of the file: {remark}")
        uses[number] = uses.get(number, 0) + 1
        if uses[number] == 2:
            remarks.append(f"The file has more than one note {number}; the first is the one its markers mean.")
        item.key = f"n{number}" if uses[number] == 1 else f"n{number}-{uses[number]}"
        items.append(item)
    return items


def _read_item(number: int, text: str) -> tuple[Item, str]:
    """Return the note, and a remark when its address was guessed at or could not be used."""
    start, end = _address_group(text)
    if start < 0:
        return Item(number, one_line(text).strip()), ""
    typed = "".join(line.strip() for line in text[start + 1 : end].split("\n"))
    words = one_line(text[:start]).strip()
    rest = one_line(text[end + 1 :]).strip()
    if rest:
        words = f"{words}{'' if rest[0] in '.,;:!?' else ' '}{rest}".strip()
    if _is_barely_begun(typed):
        return Item(number, words, lost=True), f"its address is cut off to “{typed}”." if typed else ""
    if not web_address(typed):
        return Item(number, one_line(text).strip()), f"“{start_of(typed)}” is no web address; it is kept as words."
    remark = "" if end < len(text) else "its address is not closed by a parenthesis; perhaps it is cut off."
    return Item(number, words, url=typed), remark


def _address_group(text: str) -> tuple[int, int]:
    """
    Return where the parentheses around a note's address open and close; (-1, -1) when there are none.

    The address is the last balanced group that starts like one; else one that is never closed, which ends with the
    note; else an empty or barely begun group at the very end.
    """
    open_at: list[int] = []
    closed = (-1, -1)
    last = (-1, -1)
    for match in re.finditer(r"[()]", text):
        if match[0] == "(":
            open_at.append(match.start())
        elif open_at:
            last = (open_at.pop(), match.start())
            if _starts_like_address(text, last[0]):
                closed = last
    if closed[0] >= 0:
        return closed
    for start in open_at:
        if _starts_like_address(text, start):
            return start, len(text)
    if open_at and _is_barely_begun(text[open_at[-1] + 1 :].strip()):
        return open_at[-1], len(text)
    start, end = last
    is_empty_at_the_end = start >= 0 and not text[start + 1 : end].strip() and not text[end + 1 :].strip()
    return last if is_empty_at_the_end else (-1, -1)


def _starts_like_address(text: str, start: int) -> bool:
    return text[start + 1 : start + 60].lstrip().lower().startswith(_ADDRESS_STARTS)


def _is_barely_begun(typed: str) -> bool:
    """Whether so little of an address is left that it says nothing: from "" to "https://"."""
    return any(start.startswith(typed.lower()) for start in _ADDRESS_STARTS)


def one_line(block: str) -> str:
    """Return wrapped lines as one, joined by one space."""
    return " ".join(line.strip(" \t") for line in block.split("\n"))


def start_of(text: str) -> str:
    """Return the first words of a text, to name it in a remark."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"

"""
Plain-text pages with numbered markers: a line with the site's name, a headline, paragraphs, notes, a reply form.

    The Harbour Gazette

    Bridge Closes for Repairs

    The bridge closes on Monday[1], the council
    said.

      1. ^ Monday (https://harbour.example/notices/12)

    Leave a Reply

A paragraph is what stands between blank lines; its lines are joined by one space. A marker is [1] to [999]. A note is
a number, `.` or `)`, `^` or `↑`, its words, and an address in parentheses, which may be wrapped over lines, cut
off or empty. The reply form is no content. Characters are kept as they are. Pure: no Django.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from articles.body import MAX_BODY_BYTES, BodyTooLong, clean
from articles.body import parse as parse_body
from articles.importing.note_list import Item, one_line, read_items, start_of

MAX_FILE_BYTES = 5_000_000
MAX_HEADLINE_LENGTH = 300
_TOO_LONG = f"its text is longer than {MAX_BODY_BYTES:,} bytes, the most an article can hold."

_ITEM = re.compile(r"[^\S\n]*([0-9]{1,3})[.)][^\S\n]*[\^↑](.*)", re.DOTALL)
_MARKER = re.compile(r"\[([1-9][0-9]{0,2})\]")
_FORM_HEADINGS = {
    "leave a reply", "leave a comment", "leave your comment", "leave a response", "post a comment", "add a comment",
    "write a comment", "submit a comment", "join the discussion", "cancel reply", "leave a reply cancel reply",
    "оставить комментарий", "оставьте комментарий", "добавить комментарий", "написать комментарий", "оставить ответ",
    "добавить ответ", "ваш комментарий", "пікір қалдыру", "пікір жазу", "пікір қосу", "пікіріңізді қалдырыңыз",
    "жауап қалдыру", "жауап беру",
}  # fmt: skip
_FORM_SENTENCES = (
    "your email address will not be published",
    "your e-mail address will not be published",
    "ваш адрес email не будет опубликован",
    "ваш e-mail не будет опубликован",
    "электрондық пошта мекенжайыңыз жарияланбайды",
    "сіздің электрондық пошта мекенжайыңыз жарияланбайды",
)


class UnreadablePage(ValueError):
    """The file is no page of this kind; the message says why, for the person who chose the file."""


@dataclass(frozen=True)
class Page:
    """
    A page, read: `body` is clean HTML with its notes.

    `remarks` are sentences about what was changed, guessed or kept for an editor to look at. What keeps the article
    from being published is in the body itself (`articles.body.parse(page.body).faults`).
    """

    site_name: str
    headline: str
    body: str
    remarks: tuple[str, ...]


@dataclass
class _Parts:
    """The page taken apart."""

    site_name: str = ""
    headline: str = ""
    paragraphs: list[str] = field(default_factory=list)
    late_paragraphs: list[str] = field(default_factory=list)
    items: list[tuple[int, str]] = field(default_factory=list)
    form_lines: list[str] = field(default_factory=list)


def parse(data: bytes) -> Page:
    """Read the bytes of a file. Raises UnreadablePage. Takes time linear in their number."""
    parts = _take_apart(_decode(data))
    if not parts.headline:
        raise UnreadablePage("it has no headline: the first line is the site's name, the next the headline.")
    if len(parts.headline) > MAX_HEADLINE_LENGTH:
        raise UnreadablePage(f"its headline has more than {MAX_HEADLINE_LENGTH} characters.")
    if not parts.paragraphs and not parts.late_paragraphs:
        raise UnreadablePage("it has no text after the headline.")
    if sum(map(len, parts.paragraphs + parts.late_paragraphs)) > MAX_BODY_BYTES:
        raise UnreadablePage(_TOO_LONG)
    remarks: list[str] = []
    items = read_items(parts.items, remarks)
    html = _write(parts.paragraphs + parts.late_paragraphs, items)
    try:
        body = clean(html)
    except BodyTooLong:
        raise UnreadablePage(_TOO_LONG) from None
    remarks.extend(_late_text(parts))
    remarks.extend(_lost_addresses(items))
    remarks.extend(_renumbering(items, body))
    return Page(parts.site_name, parts.headline, body, tuple(remarks))


def _decode(data: bytes) -> str:
    if len(data) > MAX_FILE_BYTES:
        raise UnreadablePage("it is larger than 5 MB.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadablePage("it is in UTF-16. Save it as UTF-8.")
    if b"\0" in data:
        raise UnreadablePage("it is a binary file, no text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadablePage(f"it is not UTF-8 (byte {error.start + 1}). Save it as UTF-8.") from None
    if not text.strip():
        raise UnreadablePage("it is empty.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- Lines -> parts ----------------------------------------------------------------------------------------------


def _take_apart(text: str) -> _Parts:
    parts = _Parts()
    lines = iter(text.split("\n"))
    parts.site_name = next(line.strip() for line in lines if line.strip())
    body_lines, parts.form_lines = _without_form(list(lines))
    for block in _blocks(body_lines):
        item = _ITEM.fullmatch(block)
        if item:
            parts.items.append((int(item[1]), item[2]))
        elif not parts.headline:
            parts.headline = one_line(block)
        else:
            (parts.late_paragraphs if parts.items else parts.paragraphs).append(one_line(block))
    return parts


def _without_form(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split the lines where the reply form starts: a heading or sentence of one, with no note after it."""
    last_item = max((index for index, line in enumerate(lines) if _ITEM.fullmatch(line)), default=-1)
    for index in range(last_item + 1, len(lines)):
        starts_block = index == 0 or not lines[index - 1].strip()
        if _is_form_heading(lines[index]) or (starts_block and _is_form_sentence(lines[index])):
            return lines[:index], lines[index:]
    return lines, []


def _is_form_heading(line: str) -> bool:
    return line.strip().rstrip(":*").rstrip().casefold() in _FORM_HEADINGS


def _is_form_sentence(line: str) -> bool:
    return line.strip().casefold().startswith(_FORM_SENTENCES)


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """Yield what stands between blank lines, its lines still apart; each note of the list is a block."""
    block: list[str] = []
    for line in lines:
        if block and (not line.strip() or _ITEM.fullmatch(line)):
            yield "\n".join(block)
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield "\n".join(block)


# --- Parts -> body -----------------------------------------------------------------------------------------------


def _write(paragraphs: list[str], items: list[Item]) -> str:
    """Return the body: each note at its first marker, a mention at each later one, the rest in a last paragraph."""
    first_of = {item.number: item for item in reversed(items)}
    unwritten = {item.key: item for item in items}

    def sup(match: re.Match[str]) -> str:
        item = first_of.get(int(match[1]))
        if item is None or item.key not in unwritten:
            return f'<sup data-ref="n{match[1]}"></sup>'
        del unwritten[item.key]
        # A note that only repeats the word before its marker was a link there, and the link is gone.
        word = escape(item.text, quote=False)
        item.lost = item.lost or bool(word and not item.url and match.string.endswith(word, 0, match.start()))
        return _sup(item)

    html = "".join(f"<p>{_MARKER.sub(sup, escape(paragraph, quote=False))}</p>" for paragraph in paragraphs)
    loose = "".join(_sup(item, " data-unplaced") for item in unwritten.values())
    return f"{html}<p>{loose}</p>" if loose else html


def _sup(item: Item, flags: str = "") -> str:
    url = f' data-url="{escape(item.url)}"' if item.url else ""
    lost = " data-lost" if item.lost else ""
    return f'<sup data-fn="{item.key}" data-text="{escape(item.text)}"{url}{lost}{flags}></sup>'


# --- Remarks -----------------------------------------------------------------------------------------------------


def _late_text(parts: _Parts) -> Iterator[str]:
    if parts.late_paragraphs:
        start = start_of(parts.late_paragraphs[0])
        yield f"There is text after the list of notes; it is kept as the last paragraphs, from “{start}” on."
    left_out = [
        line for line in parts.form_lines if line.strip() and not _is_form_heading(line) and not _is_form_sentence(line)
    ]
    if left_out:
        start = start_of(left_out[0])
        yield f"Left out with the reply form, from “{start}” on: {len(left_out)} lines."


def _lost_addresses(items: list[Item]) -> Iterator[str]:
    lost = [str(item.number) for item in items if item.lost]
    if lost:
        yield f"The file has lost the addresses of these notes: {', '.join(lost)}."


def _renumbering(items: list[Item], body: str) -> Iterator[str]:
    number_in_file = {item.key: item.number for item in items}
    pairs = [
        f"{number_in_file[note.key]} is now {note.number}"
        for note in parse_body(body).notes
        if number_in_file[note.key] != note.number
    ]
    if pairs:
        yield f"Notes are numbered in the order of the text: {', '.join(pairs)}."

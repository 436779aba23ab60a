"""Notes as they stand in attributes: reading their fields, naming them, numbering them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.body.document import Block, Marker, Note, leaves

MAX_URL_LENGTH = 2000
MAX_FRAGMENT_LENGTH = 500
_SAFE_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_WEB_ADDRESS = re.compile(r"https?://[^\s#\\\x00-\x1f\x7f]+(#[^\s\x00-\x1f\x7f]*)?")
_LOCAL_ADDRESS = re.compile(r"/(?!/)[^\s\\\x00-\x1f\x7f]*")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a note says, as it was typed."""

    text: str
    title: str
    url: str
    quote: str
    accessed: str
    lost: bool
    refused_url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One `<sup>` that is a note (`fields`) or mentions one (None), under the key it carries."""

    raw_key: str
    fields: Fields | None
    unplaced: bool = False


def web_address(typed: str) -> str:
    """
    Return the http(s) address that was typed, or "" when it is none.

    Space around it is dropped, the scheme is set in small letters, `www.` gets one. Nothing else is changed.
    """
    address = typed.strip()
    if address[:4].lower() == "www.":
        address = f"http://{address}"
    scheme, colon, rest = address.partition(":")
    address = f"{scheme.lower()}{colon}{rest}"
    if not _WEB_ADDRESS.fullmatch(address):
        return ""
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def link_address(typed: str) -> str:
    """Return the address a link in the text may have: on the web, or a path of this site; else ""."""
    local = typed.strip()
    return local if _LOCAL_ADDRESS.fullmatch(local) else web_address(typed)


def card_address(typed: str) -> str:
    """Return the address a card may lead to, on the web and of a source's length; else ""."""
    address = web_address(typed)
    return "" if is_too_long(address) else address


def is_too_long(address: str) -> bool:
    """Whether a web address, or the place in the page after its #, is longer than a source can hold."""
    page, _, fragment = address.partition("#")
    return len(page) > MAX_URL_LENGTH or len(fragment) > MAX_FRAGMENT_LENGTH


def read_mark(attributes: dict[str, str]) -> Mark | None:
    """Return what the attributes of a `<sup>` say, or None when it is no note."""
    if "data-fn" in attributes:
        return Mark(attributes["data-fn"], _read_fields(attributes), "data-unplaced" in attributes)
    if "data-ref" in attributes:
        return Mark(attributes["data-ref"], None)
    return None


def _read_fields(attributes: dict[str, str]) -> Fields:
    typed = attributes.get("data-url", "").strip()
    url = web_address(typed)
    if is_too_long(url):
        url = ""
    return Fields(
        text=attributes.get("data-text", ""),
        title=attributes.get("data-title", ""),
        url=url,
        quote=attributes.get("data-quote", ""),
        accessed=attributes.get("data-accessed", ""),
        lost="data-lost" in attributes and not typed,
        refused_url="" if url else typed,
    )


def name_notes(marks: Sequence[Mark]) -> tuple[list[str], dict[str, Fields]]:
    """
    Return the key of each mark, and what each key says.

    A key keeps its name when it is safe and first used here. One that is not, or that already names a different note,
    is made anew from the note itself, so that the same body always gives the same keys. An identical repeat
    shares its key; a mention means the first note of its name.
    """
    taken = {mark.raw_key for mark in marks if _SAFE_KEY.fullmatch(mark.raw_key)}
    keys: dict[tuple[str, Fields | None], str] = {}
    fields: dict[str, Fields] = {}

    def name(mark: Mark) -> str:
        if mark.raw_key in taken and mark.raw_key not in fields:
            return mark.raw_key
        return _new_key(mark, taken)

    for mark in marks:
        if mark.fields and (mark.raw_key, mark.fields) not in keys:
            key = name(mark)
            fields[key] = mark.fields
            keys[mark.raw_key, mark.fields] = key
            keys.setdefault((mark.raw_key, None), key)
    for mark in marks:
        if (mark.raw_key, mark.fields) not in keys:
            keys[mark.raw_key, None] = name(mark)
    return [keys[mark.raw_key, mark.fields] for mark in marks], fields


def _new_key(mark: Mark, taken: set[str]) -> str:
    attempt = 0
    while True:
        content = f"{mark.raw_key}\n{mark.fields}\n{attempt}"
        key = hashlib.blake2s(content.encode()).hexdigest()[:10]
        if key not in taken:
            taken.add(key)
            return key
        attempt += 1


def number_notes(blocks: Iterable[Block], fields: dict[str, Fields]) -> tuple[Note, ...]:
    """Number the notes in the order in which the text first mentions them; those it never mentions follow."""
    mentions = Counter(
        inline.key
        for leaf in leaves(blocks)
        for inline in leaf.inlines
        if isinstance(inline, Marker) and inline.key in fields
    )
    order = [*mentions, *(key for key in fields if key not in mentions)]
    return tuple(_note(key, number, fields[key], mentions[key]) for number, key in enumerate(order, start=1))


def _note(key: str, number: int, fields: Fields, mentions: int) -> Note:
    return Note(
        key=key,
        number=number,
        text=fields.text,
        title=fields.title,
        url=fields.url,
        quote=fields.quote,
        accessed=fields.accessed,
        lost=fields.lost,
        unplaced=mentions == 0,
        mentions=mentions,
        refused_url=fields.refused_url,
    )

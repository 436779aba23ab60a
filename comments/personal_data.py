"""
Passages that look like personal data: telephone numbers, email and postal addresses, card and account numbers.

They are offered to an editor, who decides: so this would rather miss one than cry wolf at years, prices, dates, times,
laws, scores and ISBNs. Pure: no Django, no database; the time it takes grows with the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PHONE, EMAIL, ADDRESS, CARD, IBAN = "phone", "email", "address", "card", "iban"
KINDS = (IBAN, CARD, EMAIL, PHONE, ADDRESS)


@dataclass(frozen=True)
class Found:
    """One passage: what it looks like (one of KINDS), where it begins and where it ends, in characters of the text."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Return the passages that look like personal data, in their order; no two overlap."""
    # What stands in an address of the web is the page's business, and a number in it is hardly a telephone.
    plain = _WEB_ADDRESS.sub(lambda link: "\x00" * len(link.group()), text)
    found: list[Found] = []
    taken = bytearray(len(text))
    for kind in KINDS:
        for start, end in _FINDERS[kind](plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Found(kind, start, end))
    return sorted(found, key=lambda passage: passage.start)


_WEB_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)

# --- Telephone numbers

# What stands between two digits of one number.
_S = r"[ \u00a0.()\u2010-\u2015-]{0,2}"
# No digit of a longer number, a decimal, a date or a path comes before.
_ALONE = r"(?<![\w+.,/:-])(?<!\d )"
_END = r"(?![\w]|[.,:-]\d)"
_PHONES = [
    re.compile(rf"(?<![\w+])(?:\+|00(?=[1-9])){_S}\d(?:{_S}\d){{8,14}}{_END}"),
    # Russia and Kazakhstan, with the 8 of the trunk or the country's 7.
    re.compile(rf"{_ALONE}[78]{_S}[3-9]\d\d{_S}\d{{3}}{_S}\d\d{_S}\d\d{_END}"),
    # North America.
    re.compile(rf"{_ALONE}(?:1[ .-])?\(?[2-9]\d\d(?:\) ?|[ .-])\d{{3}}[ .-]\d{{4}}{_END}"),
    # Two digits at a time, as in France.
    re.compile(rf"{_ALONE}0[1-9](?:[ .-]?\d\d){{4}}{_END}"),
    # The trunk's 0 and an area code, then the number, as in Germany or Britain.
    re.compile(rf"{_ALONE}\(?0\d{{2,4}}(?:\) ?|[ /-]{{1,3}})\d{{3,8}}(?: \d{{2,4}}){{0,3}}{_END}"),
]
_NAMED_PHONE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|whats?app|viber|call me (?:on|at)|text me (?:on|at)"
    r"|тел|телефон\w?|моб|звоните|позвоните|ватсап|вотсап|ұялы|хабарласыңыз)"
    rf"[ .:№\u00a0-]{{1,4}}(\+?\(?\d(?:{_S}\d){{5,13}})(?!\w)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{4}|\d{4}[ ./-]\d{1,2}[ ./-]\d{1,2}")
_ROUND = re.compile(r"0{5,}$")


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match.group())
            if 9 <= len(digits) <= 15 and not _ROUND.search(digits) and not _DATE.fullmatch(match.group()):
                yield match.span()
    for match in _NAMED_PHONE.finditer(text):
        if not _DATE.fullmatch(match.group(1)):
            yield match.span(1)


# --- Email addresses

_LOCAL = r"(?<![\w.%+-])\w[\w.%+-]{0,63}"
_AT = r"(?: ?(?:\(at\)|\[at\]|\{at\}|<at>|\(собака\)|\[собака\]) ?| ?@ ?)"
_DOT = r"(?:\.| ?(?:\(dot\)|\[dot\]|\{dot\}|\(точка\)|\[точка\]) ?)"
# In words alone only where the ending is one that mail has: "look at the dot above" is no address.
_ENDING = (
    "com|org|net|info|edu|gov|example|online|site|ru|kz|de|uk|fr|es|ua|pl|eu|ca|kg|uz|tj|tm|az|ge|cz|ch|nl|se|fi|tr|cn"
    "|рф|ру|ком|кз|нет|орг"
)
_EMAILS = [
    re.compile(rf"{_LOCAL}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,5}}[^\W\d_]{{2,24}}", re.IGNORECASE),
    re.compile(
        rf"{_LOCAL} (?:at|собака) [\w.-]{{1,63}}(?: (?:dot|точка) [\w-]{{1,63}}){{0,3}}"
        rf"(?: (?:dot|точка) |\.)(?:{_ENDING})\b",
        re.IGNORECASE,
    ),
]
_ADDRESS_IN_WORDS = re.compile(r" (?:dot|точка|собака) ", re.IGNORECASE)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAILS[0].finditer(text):
        yield match.span()
    for match in _EMAILS[1].finditer(text):
        # "Written at harbour.example" names a place on the web.
        if _ADDRESS_IN_WORDS.search(match.group()):
            yield match.span()


# --- Postal addresses: a street and a house

_WORD = r"[^\W\d_][\w'\u2019-]{0,30}"
_CAPITAL = r"[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][\w'\u2019-]{0,30}"
_ADDRESSES = [
    re.compile(
        r"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d{1,4}[A-Za-z]?,? (?:[A-Z][\w'\u2019-]{0,30} ){1,3}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Boulevard|Blvd|Crescent|Terrace|Square|Quay)\b"
    ),
    re.compile(
        r"\b(?i:ул\.|улиц[аеы]|просп\.|пр-т|проспекте?|пер\.|переул(?:ок|ке)|бульваре?|шоссе|наб\.|набережн(?:ая|ой)"
        rf"|мкр\.?|микрорайоне?) ?{_CAPITAL}(?: {_WORD}){{0,2}},? ?(?:д\.|дом)? ?№? ?\d{{1,4}}\b"
    ),
    re.compile(rf"{_CAPITAL} (?:көшесі|даңғылы|шағын ауданы),? ?\d{{1,4}}(?!\w|-?(?:жыл|ші))"),
    re.compile(
        r"\bд(?:ом|\.) ?№? ?\d{1,4}\w?,? ?(?:корп(?:ус|\.) ?\d{1,3},? ?)?кв(?:артира|\.)? ?№? ?\d{1,4}\b", re.IGNORECASE
    ),
    re.compile(r"\b[A-ZÄÖÜ][\w-]{1,30}(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|weg) \d{1,4}[a-z]?\b"),
    re.compile(
        r"(?<![\w.,/-])\d{1,4}(?: bis)?,? (?:rue|avenue|boulevard|quai|chemin|impasse|allée) "
        r"(?:de la |de l['\u2019]|du |des |de |d['\u2019])?[A-ZÀ-Ý][\w'\u2019-]{0,30}"
    ),
    re.compile(
        r"\b(?:[Cc]alle|[Aa]venida|[Pp]aseo) (?:de la |del |de )?[A-ZÀ-Ý][\w-]{0,30}"
        rf"(?: {_WORD})?,? (?:n\.º )?\d{{1,4}}\b"
    ),
]
_YEAR = re.compile(r"(?:19|20)\d\d$")


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            if not _YEAR.search(match.group()):
                yield match.span()


# --- Card and account numbers

_CARD = re.compile(r"(?<![\w+.,/-])[2-6]\d{3}(?:[ -]?\d){9,15}(?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]){11,30}(?![A-Z0-9a-z])")


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        # A date or an amount may follow the number: try without the last groups, too.
        for end in _ends(match.group()):
            number = re.sub(r"\D", "", match.group()[:end])
            if 13 <= len(number) <= 19 and _luhn(number) == 0:
                yield match.start(), match.start() + end
                break


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        for end in _ends(match.group()):
            number = match.group()[:end].replace(" ", "")
            if 15 <= len(number) <= 34 and _mod_97(number) == 1:
                yield match.start(), match.start() + end
                break


def _ends(written: str) -> list[int]:
    """Return where the number may end: at its end, or before one of its gaps, the longest first."""
    return [len(written), *(gap.start() for gap in reversed(list(re.finditer(r"[ -]", written))))]


def _luhn(number: str) -> int:
    """Return the check of ISO/IEC 7812-1, 0 for a number that is right."""
    doubled = [2 * int(digit) for digit in number[-2::-2]]
    return (sum(int(digit) for digit in number[-1::-2]) + sum(value // 10 + value % 10 for value in doubled)) % 10


def _mod_97(number: str) -> int:
    """Return the check of ISO 13616, 1 for a number that is right."""
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97


_FINDERS = {IBAN: _ibans, CARD: _cards, EMAIL: _emails, PHONE: _phones, ADDRESS: _addresses}

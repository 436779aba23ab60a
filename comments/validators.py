"""What a reader's text, name and address may hold. Each refusal says what to change, and where."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_MARKS_PER_LETTER = 4
MAX_LOCAL_PART = 64
MAX_ADDRESS = 254
MAX_DOMAIN_LABEL = 63

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
# Embeddings, overrides and isolates: they can turn the words around them, and outlast their own line.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
# Letters and marks by their category that show nothing: Hangul fillers, the braille blank, Khmer inherent vowels.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")


def tidy_text(text: str) -> str:
    """Return text with one kind of line end, composed (NFC), without white space around it."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).strip()


def tidy_name(name: str) -> str:
    """Return a name on one line, composed (NFC), with single spaces."""
    return " ".join(part for part in re.split(r"[ \t\n\u00a0]+", tidy_text(name)) if part)


def refuse_broken_characters(text: str) -> None:
    """Refuse control characters other than line end and tab, lone surrogates, and what changes writing direction."""
    _refuse_each(text, _is_control, _("Delete the control character %(place)s."))
    _refuse_each(text, _is_surrogate, _("Type the broken character %(place)s again."))
    _refuse_each(
        text,
        _BIDI_CONTROLS.__contains__,
        _("Delete the hidden character %(place)s: it changes the direction of writing. Typing the words anew helps."),
    )


def refuse_hidden_characters(name: str) -> None:
    """Refuse characters that show nothing, except the joiners that some scripts need."""
    _refuse_each(
        name,
        lambda character: unicodedata.category(character) == "Cf" and character not in _JOINERS | _BIDI_CONTROLS,
        _("Delete the hidden character %(place)s. Typing the name anew helps."),
    )


def refuse_stacked_marks(text: str) -> None:
    """Refuse more accents on one letter than any script uses (Hebrew with vowels and cantillation has four)."""
    marks = 0
    for position, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MAX_MARKS_PER_LETTER:
            raise ValidationError(
                _("Remove some of the marks stacked on one letter %(place)s: at most %(limit)d can be read."),
                code="marks",
                params={"place": _place(text, position - marks), "limit": MAX_MARKS_PER_LETTER},
            )


def shows_something(text: str) -> bool:
    """Return whether at least one character of `text` can be seen."""
    return any(
        unicodedata.category(character)[0] not in "CZM" and character not in _BLANK_LETTERS for character in text
    ) or any(unicodedata.category(character) == "Co" for character in text)


def refuse_bad_address(address: str) -> None:
    """
    Refuse what is no plain mail address: name@example.com.

    Stricter than RFC 5321: at most 64 characters before the @ and 254 in all (the domain in its ASCII form), no quoted
    local part, no IP address, a dot in the domain. Domains may be in any script; apostrophes are part of real
    names.
    """
    local, _at, domain = address.rpartition("@")
    labels = [_ascii_label(label) for label in domain.split(".")]
    fits = (
        len(address) <= MAX_ADDRESS
        and len(local) <= MAX_LOCAL_PART
        and len(local) + 1 + len(".".join(labels)) <= MAX_ADDRESS
        and _LOCAL_PART.fullmatch(local)
        and len(labels) >= 2
        and all(_is_domain_label(label) for label in domain.split("."))
        and all(len(label) <= MAX_DOMAIN_LABEL for label in labels)
        and len(labels[-1]) >= 2
        and not labels[-1].isdigit()
    )
    if not fits:
        raise ValidationError(_("Enter an email address in the form name@example.com"), code="invalid")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\n\t"


def _is_surrogate(character: str) -> bool:
    return unicodedata.category(character) == "Cs"


def _refuse_each(text: str, is_bad: Callable[[str], bool], message: str | Promise) -> None:
    for position in _positions(text, is_bad):
        raise ValidationError(message, code="characters", params={"place": _place(text, position)})


def _positions(text: str, is_bad: Callable[[str], bool]) -> Iterator[int]:
    return (position for position, character in enumerate(text) if is_bad(character))


def _place(text: str, position: int) -> str | Promise:
    """Say where, by the words before: nobody can see a hidden character."""
    before = "".join(
        character
        for character in text[max(0, position - 24) : max(0, position)]
        if unicodedata.category(character)[0] != "C" or character == "\n"
    )
    words = " ".join(before.split())
    return _("after “{words}”").format(words=words) if words else _("at the beginning")


def _is_domain_label(label: str) -> bool:
    return (
        bool(label)
        and not label.startswith("-")
        and not label.endswith("-")
        and all(character == "-" or unicodedata.category(character)[0] in "LNM" for character in label)
    )


def _ascii_label(label: str) -> str:
    """Return a domain label as DNS carries it, near enough to count its length."""
    return label if label.isascii() else "xn--" + label.encode("punycode", "surrogatepass").decode("ascii")

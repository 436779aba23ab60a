"""
Before you publish: what keeps an article from its readers, and what an editor should look at once more.

Each check looks at what was written and yields remarks; the list of them is the policy. Faults block, because readers
would meet a hole. Risks warn: old imports have most of them, and stay publishable.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import source_words
from articles.addresses import is_taken, month_of
from articles.body import Document, Fault, Marker, Note, PullQuote, image_keys, leaves, parse, text_of
from articles.content import Content
from articles.models import Article, Image
from articles.source_check import broken_notes

LONG_HEADLINE = 110
"""Characters: longer ones are cut in search results and previews, and run over four lines on a telephone."""

PULL_QUOTES = 20
"""How many are looked for in the text, the first: no newspaper article has more."""


class Severity(StrEnum):
    """What a remark does to the button "Publish"."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Place:
    """
    Where to mend it: a field of the form, and in the text a note or a picture by its key, or words.

    A note that is named in the text and is not there has its key too: the mention of it is the place.
    """

    field: str
    note: str = ""
    picture: str = ""
    words: str = ""


@dataclass(frozen=True)
class Remark:
    """One sentence, in the editor's language, about one place."""

    severity: Severity
    sentence: str
    place: Place


@dataclass(frozen=True)
class Case:
    """What is checked: what was written, of which article, to appear when (None: now, or as it is dated)."""

    content: Content
    article: Article
    at: datetime | None = None

    @cached_property
    def document(self) -> Document:
        """The text, read once for all checks."""
        return parse(self.content.body)

    @property
    def month(self) -> tuple[int, int]:
        """The year and the month its address has, or will have."""
        dated = self.article.published_at
        if dated and dated <= timezone.now():
            return self.article.url_year, self.article.url_month
        return month_of(self.at or dated or timezone.now())


def check(content: Content, article: Article, at: datetime | None = None) -> list[Remark]:
    """Return what there is to say of the content, what blocks first. `at` is when it is to appear."""
    case = Case(content, article, at)
    remarks = [remark for look in CHECKS for remark in look(case)]
    return sorted(remarks, key=lambda remark: remark.severity != Severity.BLOCKS)


def faults(content: Content, article: Article, at: datetime | None = None) -> list[str]:
    """Return the sentences of what blocks."""
    return [remark.sentence for remark in check(content, article, at) if remark.severity == Severity.BLOCKS]


def address_is_taken() -> str:
    """Return the sentence about a slug that another article has."""
    return _("Another article of that month has this address, or had it. Choose another.")


# --- What blocks


def _there_is_nothing_to_read(case: Case) -> Iterator[Remark]:
    if not case.content.headline.strip():
        yield _fault(_("The article has no headline."), Place("headline"))
    if not case.document.blocks:
        yield _fault(_("The article has no text."), Place("body"))


def _notes_are_broken(case: Case) -> Iterator[Remark]:
    notes = case.document.notes
    lost = iter(_dangling_keys(case.document))
    for fault in case.document.faults:
        key = next(lost) if fault.number is None else notes[fault.number - 1].key
        yield _fault(_sentence(fault), Place("body", note=key))


def _dangling_keys(document: Document) -> list[str]:
    """Return the key of each mention that has lost its note, in the order in which `Document.faults` has them."""
    known = {note.key for note in document.notes}
    markers = (inline for leaf in leaves(document.blocks) for inline in leaf.inlines if isinstance(inline, Marker))
    return [marker.key for marker in markers if marker.key not in known]


def _sentence(fault: Fault) -> str:
    sentences = {
        "dangling": _(
            "Near “%(words)s”, a number refers to a note that does not exist. Write the note, or delete the number."
        ),
        "empty": _("Note %(number)s, near “%(words)s”, has no text. Write it, or delete the note."),
        "unplaced": _("Note %(number)s, “%(words)s”, has no place in the text. Put it where it belongs, or delete it."),
        "bad address": _(
            "Note %(number)s, near “%(words)s”, has an address that is no web address. "
            "It has to begin with https:// or http://."
        ),
        "long address": _("Note %(number)s, near “%(words)s”, has an address that is too long. Shorten it."),
    }
    return sentences[fault.code] % {"number": fault.number, "words": fault.sentence}


def _pictures_are_missing(case: Case) -> Iterator[Remark]:
    above, keys = case.content.lead_image, image_keys(case.document.blocks)
    if not above and not keys:
        return
    known = set(Image.objects.filter(key__in=[*keys, above]).values_list("key", flat=True))
    sentence = _("The text shows a picture that the paper does not have: %(key)s. Choose another one, or delete it.")
    for key in keys:
        if key not in known:
            yield _fault(sentence % {"key": key}, Place("body", picture=key))
    if above and above not in known:
        yield _fault(_("The picture above the text is gone. Choose another one, or none."), Place("lead_image"))


def _the_address_is_taken(case: Case) -> Iterator[Remark]:
    slug = case.content.slug
    if slug and is_taken(case.article, slug, case.month):
        yield _fault(address_is_taken(), Place("slug"))


# --- What warns


def _the_headline_is_long(case: Case) -> Iterator[Remark]:
    length = len(case.content.headline)
    if length > LONG_HEADLINE:
        sentence = _("The headline has %(length)s characters. Search engines and telephones cut it after %(limit)s.")
        yield _risk(sentence % {"length": length, "limit": LONG_HEADLINE}, Place("headline"))


def _nobody_signs_it(case: Case) -> Iterator[Remark]:
    if not case.content.authors:
        yield _risk(_("No author is named above the text."), Place("written_by"))


def _it_is_in_no_section(case: Case) -> Iterator[Remark]:
    if not case.content.section:
        yield _risk(
            _("It is in no section: readers find it on the front page and in the archive only."), Place("section")
        )


def _notes_have_no_address(case: Case) -> Iterator[Remark]:
    written = [note for note in case.document.notes if not (note.url or note.refused_url or note.lost or note.is_empty)]
    if written:
        sentence = ngettext(
            "Note %(numbers)s has no web address. Readers can check it only if it names a book, a paper or a person.",
            "Notes %(numbers)s have no web address. Readers can check them only if they name books, papers or people.",
            len(written),
        )
        yield _risk(sentence % {"numbers": _numbers(written)}, Place("body", note=written[0].key))


def _sources_are_broken(case: Case) -> Iterator[Remark]:
    sentence = _("Note %(number)d cites what is not there any more. %(found)s")
    for note, source in broken_notes(case.document):
        words = sentence % {"number": note.number, "found": source_words.warning(source)}
        yield _risk(words, Place("body", note=note.key))


def _an_import_lost_addresses(case: Case) -> Iterator[Remark]:
    lost = [note for note in case.document.notes if note.lost]
    if lost:
        sentence = ngettext(
            "The import lost the web address of %(count)s note. Its readers are told so.",
            "The import lost the web addresses of %(count)s notes. Their readers are told so.",
            len(lost),
        )
        yield _risk(sentence % {"count": len(lost)}, Place("body", note=lost[0].key))


def _numbers(notes: list[Note]) -> str:
    """Return the numbers of at most five notes, and "…" where there are more."""
    numbers = [str(note.number) for note in notes]
    return ", ".join(numbers if len(numbers) <= 5 else [*numbers[:5], "…"])


def _a_pull_quote_says_something_else(case: Case) -> Iterator[Remark]:
    blocks = case.document.blocks
    text = _plain(text_of(leaf.inlines) for leaf in leaves(block for block in blocks if not _is_pulled(block)))
    for block in [block for block in blocks if _is_pulled(block)][:PULL_QUOTES]:
        words = _plain(text_of(paragraph.inlines) for paragraph in block.paragraphs)
        if words.strip(" .…") not in text:
            sentence = _("The pull quote “%(words)s” is not in the text as it stands there.")
            yield _risk(sentence % {"words": _cut(words)}, Place("body", words=words))


def _is_pulled(block: object) -> bool:
    return isinstance(block, PullQuote)


def _plain(texts: Iterator[str]) -> str:
    """Return the words one space apart, without the quotation marks a pull quote may have around it."""
    return " ".join(" ".join(texts).translate(dict.fromkeys(map(ord, '“”„«»"'))).split())


def _cut(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"


def _fault(sentence: str, place: Place) -> Remark:
    return Remark(Severity.BLOCKS, sentence, place)


def _risk(sentence: str, place: Place) -> Remark:
    return Remark(Severity.WARNS, sentence, place)


CHECKS: list[Callable[[Case], Iterator[Remark]]] = [
    _there_is_nothing_to_read,
    _notes_are_broken,
    _pictures_are_missing,
    _the_address_is_taken,
    _the_headline_is_long,
    _nobody_signs_it,
    _it_is_in_no_section,
    _notes_have_no_address,
    _an_import_lost_addresses,
    _sources_are_broken,
    _a_pull_quote_says_something_else,
]

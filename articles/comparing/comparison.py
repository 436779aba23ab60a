"""Two versions of an article -> what was put in and what was taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from articles.body import Document, parse
from articles.comparing.lines import ComparedLine, compare_lines, lines_of
from articles.comparing.notes import ComparedNote, compare_notes
from articles.comparing.words import Numbers, Part, compare_words, words_in

_TEXTS = ("headline", "standfirst", "lead_caption")
_FACTS = ("lead_image", "authors", "section", "topics", "language", "slug", "originally_published_on")


class Written(Protocol):
    """What is compared: an article's words and what stands around them, by slug and key (`content.Content`)."""

    headline: str
    standfirst: str
    body: str
    language: str
    slug: str
    section: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    lead_image: str
    lead_caption: str
    originally_published_on: date | None


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text beside the body that changed: "headline", "standfirst" or "lead_caption"."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """A fact that changed, by the name of its field; what it was and what it is, by slug, key, code or ISO date."""

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many lines that are the same and were left out."""

    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What differs between two versions: texts, facts and notes that changed, and every line of the body.

    `is_only_layout`: the body differs in nothing that has words, such as the spans of a table.
    """

    texts: tuple[ComparedText, ...]
    facts: tuple[ComparedFact, ...]
    lines: tuple[ComparedLine, ...]
    notes: tuple[ComparedNote, ...]
    is_only_layout: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.texts or self.facts or self.notes or self.is_only_layout or self.has_changed_lines)

    @property
    def has_changed_lines(self) -> bool:
        """Whether a line of the body changed."""
        return any(line.change != "same" for line in self.lines)

    @property
    def words_in(self) -> int:
        """How many words of headline, standfirst, caption and body the newer version has put in."""
        return self._count("in")

    @property
    def words_out(self) -> int:
        """How many words the newer version has taken out."""
        return self._count("out")

    def _count(self, change: str) -> int:
        places = [*(text.parts for text in self.texts), *(line.parts for line in self.lines)]
        return sum(part.word_count for parts in places for part in parts if part.change == change)

    def excerpts(self, around: int = 1) -> Iterator[ComparedLine | Gap]:
        """Yield the lines that changed, each with `around` lines before and after it, and the gaps between them."""
        changed = [place for place, line in enumerate(self.lines) if line.change != "same"]
        shown = {near for place in changed for near in range(place - around, place + around + 1)}
        skipped = 0
        for place, line in enumerate(self.lines):
            if place not in shown:
                skipped += 1
                continue
            if skipped:
                yield Gap(skipped)
            skipped = 0
            yield line
        if skipped:
            yield Gap(skipped)


def compare(old: Written, new: Written) -> Comparison:
    """Compare two versions of an article. Raises BodyTooLong for a text that no article can have."""
    documents = parse(old.body), parse(new.body)
    lines = _compare_bodies(*documents)
    notes = compare_notes(documents[0].notes, documents[1].notes)
    is_shown = notes or any(line.change != "same" for line in lines)
    return Comparison(
        texts=tuple(_changed_texts(old, new)),
        facts=tuple(_changed_facts(old, new)),
        lines=lines,
        notes=notes,
        is_only_layout=not is_shown and documents[0] != documents[1],
    )


def _compare_bodies(old: Document, new: Document) -> tuple[ComparedLine, ...]:
    return compare_lines(list(lines_of(old.blocks)), list(lines_of(new.blocks)), _numbers(old), _numbers(new))


def _numbers(document: Document) -> Numbers:
    return {note.key: note.number for note in document.notes}


def _changed_texts(old: Written, new: Written) -> Iterator[ComparedText]:
    for name in _TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield ComparedText(name, compare_words(words_in(before), words_in(after), {}, {}))


def _changed_facts(old: Written, new: Written) -> Iterator[ComparedFact]:
    for name in _FACTS:
        before, after = (_values(name, getattr(side, name)) for side in (old, new))
        if before != after:
            yield ComparedFact(name, before, after)


def _values(name: str, value: str | date | Sequence[str] | None) -> tuple[str, ...]:
    """Return a fact's values; the order of topics is nobody's choice, so it is no difference."""
    if not value:
        return ()
    if isinstance(value, str | date):
        return (str(value),)
    return tuple(sorted(value)) if name == "topics" else tuple(value)

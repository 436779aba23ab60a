"""
The place in an article where the words of a query stand, with the words marked.

PostgreSQL decides which words those are, because it knows their other forms. It reads one passage of each article
on the page, around the first place that begins like a word of the query, and never the whole text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchConfig
from django.db.models import Func, IntegerField, TextField, Value
from django.db.models.functions import Concat, Left, Length, Lower, Substr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article
from articles.models.article_queries import ArticleQuerySet
from articles.search import (
    INDEXED_CHARACTERS,
    NAMES,
    Composed,
    Folded,
    asked_words,
    by_language,
    is_outside_notes,
    parsed,
    without_excluded,
)

PASSAGE_CHARACTERS = 2500
BEFORE_THE_MATCH = 300
EXCERPT_CHARACTERS = 240
LEAD_IN_CHARACTERS = 60

# The characters that open and close a marked word; a folded text has none of its own.
_OPEN, _CLOSE = "\x02", "\x03"
_BREAKS = "\n\t\r\"'()[]-/"


@dataclass(frozen=True)
class Passage:
    """A piece of a text; `pieces` holds (words, whether they are what was asked for) and makes up the whole of it."""

    pieces: tuple[tuple[str, bool], ...]

    @classmethod
    def read(cls, text: str, marked: str) -> "Passage":
        """Return the passage `text`; `marked` is its folded form, letter for letter, with the asked words marked."""
        if len(re.sub(f"[{_OPEN}{_CLOSE}]", "", marked)) != len(text):
            return cls(((text, False),))
        pieces, place = [], 0
        for number, words in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", marked)):
            pieces.append((text[place : place + len(words)], number % 2 == 1))
            place += len(words)
        return cls(tuple(piece for piece in pieces if piece[0]))

    @property
    def has_match(self) -> bool:
        """Whether a word of the query stands in it."""
        return any(is_match for _, is_match in self.pieces)

    def excerpt(self) -> SafeString:
        """Return some EXCERPT_CHARACTERS where most of the words stand, as HTML with `<mark>`; "" without a match."""
        if not self.has_match:
            return SafeString("")
        return format_html_join(
            "",
            "{}",
            ((format_html("<mark>{}</mark>", words) if is_match else words,) for words, is_match in self._cut()),
        )

    def _cut(self) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of the excerpt, with … where something is left out."""
        first, last = self._window()
        if first:
            yield "… ", False
        place = 0
        for words, is_match in self.pieces:
            shown = words[max(0, first - place) : max(0, last - place)]
            place += len(words)
            if shown:
                yield shown, is_match
        if last < place:
            yield " …", False

    def _window(self) -> tuple[int, int]:
        """Return where the excerpt begins and ends, between words where there is a space near."""
        starts, place = [], 0
        for words, is_match in self.pieces:
            if is_match:
                starts.append(place)
            place += len(words)
        text = "".join(words for words, _ in self.pieces)
        best = max(starts, key=lambda start: sum(start <= other < start + EXCERPT_CHARACTERS for other in starts))
        first = max(0, best - LEAD_IN_CHARACTERS)
        if first:
            first = text.find(" ", first, best) + 1 or best
        last = first + EXCERPT_CHARACTERS
        space = text.find(" ", last, last + LEAD_IN_CHARACTERS)
        return first, last if space < 0 else space


def with_passages(articles: ArticleQuerySet, query: str) -> ArticleQuerySet:
    """Add what `show_matches` reads to the rows of one page of results; the query asks for one word or more."""
    beginnings = [word[: max(3, len(word) * 2 // 3)] for word in asked_words(query)]
    for name, column in (("text", "plain_text"), ("notes", "notes_text")):
        passage = _passage(column, beginnings)
        marked = by_language({config: _marked(passage, query, config) for config in NAMES})
        articles = articles.annotate(**{f"{name}_passage": passage, f"{name}_marked": marked})
    return articles.annotate(is_outside_notes=is_outside_notes(query))


def show_matches(article: Article) -> Article:
    """
    Give the row of an article `excerpt` and `note_excerpt`, HTML that may be empty.

    The notes are quoted where the rest of the article does not have all that was asked for.
    """
    article.excerpt = Passage.read(article.text_passage, article.text_marked).excerpt()
    notes = Passage.read(article.notes_passage, article.notes_marked)
    article.note_excerpt = "" if article.is_outside_notes else notes.excerpt()
    return article


def _passage(column: str, beginnings: list[str]) -> Composed:
    """Return the part of a text that starts shortly before the first word that begins as one of the query does."""
    text = Func(
        Lower(Folded(Left(column, INDEXED_CHARACTERS))),
        Value(_BREAKS),
        Value(" " * len(_BREAKS)),
        function="translate",
        output_field=TextField(),
    )
    words = Concat(Value(" "), text, output_field=TextField())
    # One pattern for all words, because the text is folded anew for each place that is looked for.
    until = Value(f"^.*?(?= (?:{'|'.join(beginnings)}))")
    before = Func(words, until, function="substring", output_field=TextField())
    # GREATEST passes over NULL: without any such word the passage is the beginning.
    first = Length(before) + Value(1 - BEFORE_THE_MATCH)
    start = Func(first, Value(1), function="GREATEST", output_field=IntegerField())
    return Composed(Substr(column, start, PASSAGE_CHARACTERS))


def _marked(passage: Composed, query: str, config: str) -> Func:
    """Return the folded passage with the words of the query between _OPEN and _CLOSE."""
    text = Func(Folded(passage), Value(_OPEN + _CLOSE), Value("  "), function="translate", output_field=TextField())
    words = parsed(without_excluded(query), config)
    options = Value(f'HighlightAll=true, StartSel="{_OPEN}", StopSel="{_CLOSE}"')
    return Func(SearchConfig(config), text, words, options, function="ts_headline", output_field=TextField())

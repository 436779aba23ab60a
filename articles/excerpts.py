"""
The place in an article where the words of a query stand, with the words marked.

The page has each text's beginning from the database, finds the first word that begins as one of the query does, and
takes a passage around it. Which of the words there are other forms of those asked for, PostgreSQL decides, once for
all articles on the page: it knows their languages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connections
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article
from articles.models.article_queries import ArticleQuerySet
from articles.search import INDEXED_CHARACTERS, asked_words, configuration_of, fold, is_outside_notes

PASSAGE_CHARACTERS = 2500
BEFORE_THE_MATCH = 300
EXCERPT_CHARACTERS = 240
LEAD_IN_CHARACTERS = 60

_FORMS = """
SELECT asked.configuration, asked.word FROM unnest(%s::text[], %s::text[]) AS asked (configuration, word)
WHERE to_tsvector(asked.configuration::regconfig, asked.word)
    @@ websearch_to_tsquery(asked.configuration::regconfig, %s)
"""


@dataclass(frozen=True)
class Passage:
    """A piece of a text; `pieces` holds (words, whether they are what was asked for) and makes up the whole of it."""

    pieces: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, text: str, places: Iterable[tuple[int, int]]) -> "Passage":
        """Return the passage `text`, in which what was asked for stands at `places`: where each begins and ends."""
        pieces, here = [], 0
        for first, last in places:
            pieces += [(text[here:first], False), (text[first:last], True)]
            here = last
        return cls(tuple(piece for piece in [*pieces, (text[here:], False)] if piece[0]))

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


def with_texts(articles: ArticleQuerySet, query: str) -> ArticleQuerySet:
    """Add what `show_matches` reads to the rows of one page of results."""
    return articles.annotate(
        searched_text=Left("plain_text", INDEXED_CHARACTERS),
        searched_notes=Left("notes_text", INDEXED_CHARACTERS),
        is_outside_notes=is_outside_notes(query),
    )


def show_matches(articles: list[Article], query: str) -> None:
    """
    Give the rows of articles `excerpt` and `note_excerpt`, HTML that may be empty; the query asks for one word or more.

    The notes are quoted where the rest of the article does not have all that was asked for. One query.
    """
    words = asked_words(query)
    beginning = _beginning(words)
    seen = [
        _Seen(configuration_of(article.language), _passage(text, beginning), beginning)
        for article in articles
        for text in (article.searched_text, "" if article.is_outside_notes else article.searched_notes)
    ]
    forms = _forms({(one.configuration, word) for one in seen for word, *_ in one.candidates}, words)
    for article, text, note in zip(articles, seen[::2], seen[1::2], strict=True):
        article.excerpt, article.note_excerpt = text.marked(forms).excerpt(), note.marked(forms).excerpt()


class _Seen:
    """A passage, and each word in it that begins as one of the query does, with where it begins and ends."""

    def __init__(self, configuration: str, passage: str, beginning: re.Pattern[str]) -> None:
        self.configuration = configuration
        self.passage = passage
        folded = fold(passage)
        # Where folding moves the letters, nobody could say where a word stands.
        found = beginning.finditer(folded) if len(folded) == len(passage) else ()
        self.candidates = [(match[0].lower(), *match.span()) for match in found]

    def marked(self, forms: set[tuple[str, str]]) -> Passage:
        """Return the passage with those words marked that are among the forms of its configuration."""
        right = [(first, last) for word, first, last in self.candidates if (self.configuration, word) in forms]
        return Passage.of(self.passage, right)


def _beginning(words: list[str]) -> re.Pattern[str]:
    """Return the pattern of a word that begins as one of the query's does; forms differ at the end."""
    beginnings = "|".join(re.escape(word[: max(3, len(word) * 2 // 3)]) for word in words)
    return re.compile(rf"(?<!\w)(?:{beginnings})\w*", re.IGNORECASE)


def _passage(text: str, beginning: re.Pattern[str]) -> str:
    """Return the part of a text that starts shortly before the first such word; without one, the beginning."""
    first = beginning.search(text)
    if first is None and not text.isascii():
        folded = fold(text)
        first = beginning.search(folded) if len(folded) == len(text) else None
    start = max(0, first.start() - BEFORE_THE_MATCH) if first else 0
    return text[start : start + PASSAGE_CHARACTERS]


def _forms(found: set[tuple[str, str]], words: list[str]) -> set[tuple[str, str]]:
    """Return those of the words `found`, each with its configuration, that are forms of one asked for. One query."""
    if not found:
        return set()
    with connections[Article.objects.db].cursor() as cursor:
        cursor.execute(_FORMS, [*(list(column) for column in zip(*found, strict=True)), " OR ".join(words)])
        return set(cursor.fetchall())

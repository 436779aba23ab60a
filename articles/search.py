"""
Finding articles by their words.

PostgreSQL keeps a vector beside each article, in the column `search` (migration 0005_search): headline, standfirst,
text and notes, in the configuration of the article's language. A reader's words are read as on other search sites
(quotes, OR, minus) and compared with each article in that article's own configuration.
"""

import re
import unicodedata
from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    Expression,
    FloatField,
    Func,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import Combinable

from articles.models import Article
from articles.models.article_queries import ArticleQuerySet
from articles.prepared import Prepared

MAX_LENGTH = 200
"""How many characters of a query are searched; no newspaper question is longer."""

RANKED = 200
"""How many matches are found and ranked: the newest. A word that every article has costs no more than that."""

INDEXED_CHARACTERS = 90_000
"""How much of a text the vector holds (migration 0005_search)."""

CONFIGURATIONS = {"en": "english", "ru": "russian"}
"""PostgreSQL's configuration by language; every other language is `simple`: words as they stand."""

SIMPLE = "simple"

NAMES = (SIMPLE, *CONFIGURATIONS.values())

SEPARATORS = (
    r"[<>\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u055a-\u055f\u0589\u058a\u05be\u060c\u061b"
    r"\u061f\u066a-\u066d\u06d4\u2000-\u206f\u20a0-\u20cf\u2116\u2190-\u2bff\u3000-\u3003\u3008-\u3020\u3030\u30fb\ufe0f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff]"
)
"""What the vector has a space for: characters beyond ASCII that are part of no word, and < and >: they are no tags."""

QUOTES = "[“”„‟«»]"

ACCENTS = r"[\u0300-\u0305\u0307-\u036f\u00ad]"
"""What is left out of decomposed letters, so that résumé finds resume, ёлка елка and за́мок замок; й stays."""


def configuration_of(language: str) -> str:
    """Return the name of PostgreSQL's configuration for texts in this language."""
    return CONFIGURATIONS.get(language, SIMPLE)


def fold(text: str) -> str:
    """Return the text as the vector reads it: without accents, with spaces for what is part of no word."""
    spaced = re.sub(SEPARATORS, " ", text)
    return unicodedata.normalize("NFC", re.sub(ACCENTS, "", unicodedata.normalize("NFD", spaced)))


def tidy(typed: str) -> str:
    """
    Return a query without what no word is made of: control characters, halves of surrogates, spaces in a row.

    Quotes of any script become the straight ones that hold a phrase together: telephones type “these” by themselves.
    """
    composed = re.sub(QUOTES, '"', unicodedata.normalize("NFC", typed[: 10 * MAX_LENGTH]))
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", composed).split())


def cut(query: str) -> str:
    """Return at most MAX_LENGTH characters of a tidy query, whole words where it has spaces."""
    if len(query) <= MAX_LENGTH:
        return query
    return query[: MAX_LENGTH + 1].rpartition(" ")[0] or query[:MAX_LENGTH]


def without_excluded(query: str) -> str:
    """Return the query without the words and phrases that have a minus before them."""
    return " ".join(part for part in re.findall(r'-?"[^"]*"?|[^\s"]+', query) if not part.startswith("-"))


def asked_words(query: str) -> list[str]:
    """Return the words the query asks for, folded and in small letters, without those it excludes."""
    words = re.findall(r"\w+", without_excluded(fold(query)).lower())
    return list(dict.fromkeys(word for word in words if word != "or"))


class SearchVectorColumn(Expression):
    """The vector of the article a query is about. It is no field of the model, so that no page ever loads it."""

    output_field = BooleanField()

    def __init__(self, alias: str | None = None) -> None:
        super().__init__()
        self.alias = alias

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> "SearchVectorColumn":
        """Bind to the table the query reads articles from."""
        return SearchVectorColumn(query.get_initial_alias())

    def relabeled_clone(self, change_map: dict[str, str]) -> "SearchVectorColumn":
        """Follow a table that is renamed inside a larger query."""
        return SearchVectorColumn(change_map.get(self.alias, self.alias))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Name the column."""
        return f"{compiler.quote_name_unless_alias(self.alias)}.search", []


class _Matches(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _IsIndexable(Func):
    """Whether the index can find what a query asks for: not when it only excludes words."""

    template = "(querytree(%(expressions)s) NOT IN ('', 'T'))"
    output_field = BooleanField()


class _Rank(Func):
    """How close together an article has the words, and how prominently; longer texts count a little less."""

    function = "ts_rank_cd"
    template = "%(function)s(%(expressions)s, 1)"
    output_field = FloatField()


def parsed(query: str, configuration: str) -> SearchQuery:
    """Return the query in a configuration's words."""
    return SearchQuery(fold(query), config=configuration, search_type="websearch")


def by_language(values: dict[str, Combinable]) -> Case:
    """Return an expression that takes each article's value from `values`, which names them by configuration."""
    return Case(
        *(When(language=language, then=values[name]) for language, name in CONFIGURATIONS.items()),
        default=values[SIMPLE],
    )


def matching(query: str) -> Q:
    """Return the condition that an article has what the query asks for."""
    condition = _matches(query, SIMPLE) & ~Q(language__in=CONFIGURATIONS)
    for language, configuration in CONFIGURATIONS.items():
        condition |= _matches(query, configuration) & Q(language=language)
    return condition


def _matches(query: str, configuration: str) -> Q:
    words = parsed(query, configuration)
    return Q(_Matches(SearchVectorColumn(), words)) & Q(_IsIndexable(words))


def rank(query: str) -> Case:
    """Return how well an article answers the query."""
    return by_language({name: _Rank(SearchVectorColumn(), parsed(query, name)) for name in NAMES})


def is_outside_notes(query: str) -> Case:
    """Return whether headline, standfirst and text have all that the query asks for, without the notes."""
    vector = Func(SearchVectorColumn(), template="ts_filter(%(expressions)s, '{a,b,c}')")
    return by_language({name: _Matches(vector, parsed(query, name)) for name in NAMES})


def find(query: str, among: ArticleQuerySet | None = None, newest: bool = False) -> list[int]:
    """
    Return the ids of the articles of `among`, or else of all published ones, that the query finds: best, or newest.

    At most RANKED + 1 are returned; the one too many says that there are more. Raises nothing, whatever the text.
    """
    if not asked_words(query):
        return []
    if among is None:
        return _found_among_all(newest, query=fold(query))
    return list(_found(among, query, newest))


def _found(among: ArticleQuerySet, query: str, newest: bool) -> QuerySet[Article, int]:
    newest_matches = among.filter(matching(query)).newest_first().values("pk")[: RANKED + 1]
    found = Article.objects.filter(pk__in=newest_matches)
    ordered = found.newest_first() if newest else found.order_by(rank(query).desc(), "-published_at", "-pk")
    return ordered.values_list("pk", flat=True)


@partial(Prepared, planned=False)
def _found_among_all(newest: bool, query: str) -> QuerySet[Article, int]:
    return _found(Article.objects.published(), query, newest)


def finds(query: str, words: list[str], among: ArticleQuerySet) -> bool:
    """Return whether the query finds an article, and each of the words alone one that is published."""
    published = Article.objects.published()
    alone = [Exists(published.filter(matching(word))) for word in words]
    return among.filter(matching(query), *alone).exists()

"""
The words of what is published, for “Did you mean”.

The worker keeps them: an article's words are counted when it appears, again when it was saved, and taken back when
it goes. Which articles these are is found by comparing rows, so a round that is cut short loses nothing.
"""

import re
from collections import Counter

from django.db import connection, connections, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from articles import servers
from articles.locks import Lock, hold, is_held_alone
from articles.models import Article, CountedWords
from articles.models.article_queries import ArticleQuerySet
from articles.models.vocabulary import MAX_WORD_LENGTH
from articles.search import INDEXED_CHARACTERS, asked_words, finds, fold

AT_A_TIME = 200
"""How many articles are counted, or taken back, in one transaction."""

MIN_WORD_LENGTH = 3
"""The fewest letters of a word that is counted. One more is asked of a word to be corrected: too many are near it."""

MAX_CORRECTED = 8
"""How many words of a query are compared with the vocabulary."""

_NEIGHBOURS = 20


def count_words() -> int:
    """Bring the vocabulary in line with what is published; return how many articles were counted or taken back."""
    done = 0
    while changed := _count_some():
        done += changed
    return done


@transaction.atomic
def _count_some() -> int:
    if not is_held_alone(Lock.VOCABULARY):  # another worker counts
        return 0
    due = list(_due()[:AT_A_TIME])
    old = [*_gone()[:AT_A_TIME], *CountedWords.objects.filter(article__in=due)]
    new = [CountedWords(article=article, saved_at=article.updated_at, words=_words_of(article)) for article in due]
    change = Counter(word for row in new for word in row.words)
    change.subtract(word for row in old for word in row.words)
    _apply(change)
    CountedWords.objects.filter(pk__in=[row.pk for row in old]).delete()
    CountedWords.objects.bulk_create(new)
    return len(old) + len(new)


def forget_words_of(article: Article) -> None:
    """Take back the words that an article was counted with, inside the caller's transaction; they are counted anew."""
    hold(Lock.VOCABULARY)
    for counted in CountedWords.objects.filter(article=article):
        _apply(Counter(dict.fromkeys(counted.words, -1)))
        counted.delete()


def _due() -> ArticleQuerySet:
    """Return what is published and was not counted, or was saved since."""
    return (
        Article.objects.published()
        .filter(Q(counted_words=None) | ~Q(counted_words__saved_at=F("updated_at")))
        .only("headline", "standfirst", "updated_at")
        .annotate(indexed_text=Left("plain_text", INDEXED_CHARACTERS))
    )


def _gone() -> QuerySet[CountedWords]:
    """Return what was counted and is not published any more."""
    return CountedWords.objects.filter(~Exists(Article.objects.published().filter(pk=OuterRef("article"))))


def _words_of(article: Article) -> list[str]:
    text = f"{article.headline}\n{article.standfirst}\n{article.indexed_text}".replace("\u00ad", "").lower()
    words = set(re.findall(r"[^\W\d_]+", text))
    return sorted(word for word in words if MIN_WORD_LENGTH <= len(word) <= MAX_WORD_LENGTH)


def _apply(change: Counter[str]) -> None:
    """Add to the number of articles of each word; one that no article has any more is deleted."""
    words, numbers = list(change.keys()), list(change.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_word (word, articles) SELECT word, 0 FROM unnest(%s::text[]) AS word"
            " ON CONFLICT DO NOTHING",
            [words],
        )
        cursor.execute(
            "UPDATE articles_word SET articles = articles_word.articles + change.by"
            " FROM unnest(%s::text[], %s::int[]) AS change (word, by) WHERE articles_word.word = change.word",
            [words, numbers],
        )
        cursor.execute("DELETE FROM articles_word WHERE word = ANY(%s::text[]) AND articles = 0", [words])


def suggestion(query: str, among: ArticleQuerySet) -> str:
    """
    Return the query with its words spelled as articles spell them; "" when that finds nothing in `among`.

    Each word put in stands in a published article now, however old the count is.
    """
    typed = [word for word in asked_words(query) if word.isalpha() and len(word) > MIN_WORD_LENGTH]
    better = _corrections(typed[:MAX_CORRECTED]) if typed else {}
    if not better:
        return ""
    suggested = re.sub(r"\w+", lambda match: better.get(fold(match[0]).lower(), match[0]), query)
    return suggested if finds(suggested, list(better.values()), among) else ""


def _corrections(typed: list[str]) -> dict[str, str]:
    """Return the nearest word of the vocabulary for each word that is near one and is none itself."""
    near: dict[str, list[tuple[int, int, str]]] = {}
    with connections[servers.current()].cursor() as cursor:
        cursor.execute(
            "SELECT typed, near.word, near.articles FROM unnest(%s::text[]) AS typed CROSS JOIN LATERAL"
            " (SELECT word, articles FROM articles_word ORDER BY word <-> typed LIMIT %s) AS near",
            [typed, _NEIGHBOURS],
        )
        for word, neighbour, articles in cursor.fetchall():
            near.setdefault(word, []).append((distance(word, fold(neighbour)), -articles, neighbour))
    best = {word: min(neighbours) for word, neighbours in near.items()}
    return {word: nearest for word, (away, _, nearest) in best.items() if 0 < away <= (1 if len(word) < 6 else 2)}


def distance(one: str, other: str) -> int:
    """
    Return how many letters are put in, left out, changed or swapped with their neighbour between two words.

    The optimal string alignment distance, row by row.
    """
    before, row = [], list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, against in enumerate(other, 1):
            steps = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            if place > 1 and column > 1 and (letter, one[place - 2]) == (other[column - 2], against):
                steps = min(steps, earlier[column - 2] + 1)
            row.append(steps)
    return row[-1]

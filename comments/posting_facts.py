"""
What is known before a comment is judged - of where it is posted, and of what it says - read in one statement.

Written in SQL, because each of the ten questions would be a query of its own, and everybody who posts waits for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from articles.models import Article, Site
from comments.names import OwnNames
from comments.word_lists import WordLists

_ARTICLE = ("id", "language", "comments_mode", "comments_close_at", "published_at", "retracted_at")
_SITE = ("name", "language", "comments_mode", "comments_close_after")

_OF_WORDS = """
    ARRAY (SELECT name FROM articles_author),
    ARRAY (SELECT first_name || ' ' || last_name FROM articles_user WHERE is_active),
    (SELECT count(*) FROM comments_comment WHERE md5(text) = md5(%(text)s) AND text = %(text)s),
    ARRAY (SELECT ARRAY [kind::text, language::text, words] FROM comments_wordlist)
"""

_OF_PLACE = """
    article.id, article.language, article.comments_mode, article.comments_close_at, article.published_at,
    article.retracted_at, site.name, site.language, site.comments_mode, site.comments_close_after,
    (SELECT id FROM comments_comment WHERE submission_digest = ANY (%(digests)s) LIMIT 1),
"""

# The article's row is locked against being deleted and against nothing else: the foreign key of the comment would only
# object at commit.
_FROM_PLACE = """
    FROM articles_article AS article LEFT JOIN articles_site AS site ON true
    WHERE article.id = %(article)s
    FOR KEY SHARE OF article
"""


@dataclass(frozen=True)
class Said:
    """
    What the rules have to know of a text, whoever wrote it.

    `people` are the names of those who write for the paper and work on it; `same_text` counts the comments that say
    the very same; `lists` holds kind, language and words of each list of the editors.
    """

    people: list[str] = field(repr=False)
    same_text: int
    lists: list[list[str]]

    def facts(self, language: str, paper: str) -> dict[str, Any]:
        """Return the facts for `comments.rules.Facts`, for the language of the text and the name of the paper."""
        return {
            "same_text": self.same_text,
            "words": WordLists({(kind, of): words for kind, of, words in self.lists}).phrases(language),
            "own_names": OwnNames(self.people, paper),
        }


@dataclass(frozen=True)
class Place:
    """
    Where a comment is posted: the article and the site, each with what its policy says and no more.

    `posted_before` is the id of the comment that the same submission has become already, if any.
    """

    article: Article
    site: Site
    posted_before: int | None
    said: Said


def place_of(article_id: int, submission_digests: Sequence[bytes], text: str) -> Place | None:
    """
    Return where a comment is posted, and what there is to know of its text; None when there is no such article.

    Nobody deletes the article from now on until the transaction ends.
    """
    asked = {"article": article_id, "digests": list(submission_digests), "text": text}
    with connection.cursor() as cursor:
        cursor.execute("SELECT" + _OF_PLACE + _OF_WORDS + _FROM_PLACE, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    of_article, of_site, (posted_before, *of_words) = row[:6], row[6:10], row[10:]
    site = Site(**dict(zip(_SITE, of_site, strict=True)))
    return Place(
        article=Article(**dict(zip(_ARTICLE, of_article, strict=True))),
        site=site if site.name is not None else Site.current(),
        posted_before=posted_before,
        said=_said(*of_words),
    )


def said_of(text: str) -> Said:
    """Return what there is to know of a text that is not posted anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT" + _OF_WORDS, {"text": text})
        return _said(*cursor.fetchone())


def _said(authors: list[str], staff: list[str], same_text: int, lists: list[list[str]]) -> Said:
    return Said([*authors, *map(str.strip, staff)], same_text, lists)

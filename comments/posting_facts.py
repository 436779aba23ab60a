"""
What is known before a comment is judged, read in two statements: of where it is posted, and of what it says.

Written in SQL, because each of the ten questions would be a query of its own, and everybody who posts waits for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from articles.models import Article, Site
from comments.names import OwnNames
from comments.word_lists import WordLists

_ARTICLE = ("id", "language", "comments_mode", "comments_close_at", "published_at", "retracted_at")
_SITE = ("name", "language", "comments_mode", "comments_close_after")

# The article's row is locked against being deleted and against nothing else: the foreign key of the comment would only
# object at commit.
_PLACE = """
    SELECT article.id, article.language, article.comments_mode, article.comments_close_at, article.published_at,
        article.retracted_at, site.name, site.language, site.comments_mode, site.comments_close_after,
        (SELECT id FROM comments_comment WHERE submission_digest = ANY (%(digests)s) LIMIT 1)
    FROM articles_article AS article LEFT JOIN articles_site AS site ON true
    WHERE article.id = %(article)s
    FOR KEY SHARE OF article
"""

_WORDS = """
    SELECT
        ARRAY (SELECT name FROM articles_author),
        ARRAY (SELECT first_name || ' ' || last_name FROM articles_user WHERE is_active),
        (SELECT count(*) FROM comments_comment WHERE md5(text) = md5(%(text)s) AND text = %(text)s),
        ARRAY (SELECT ARRAY [kind::text, language::text, words] FROM comments_wordlist)
"""


@dataclass(frozen=True)
class Place:
    """
    Where a comment is posted: the article and the site, each with what its policy says and no more.

    `posted_before` is the id of the comment that the same submission has become already, if any.
    """

    article: Article
    site: Site
    posted_before: int | None


def place_of(article_id: int, submission_digests: Sequence[bytes]) -> Place | None:
    """
    Return where a comment is posted; None when there is no such article.

    Nobody deletes the article from now on until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"article": article_id, "digests": list(submission_digests)})
        row = cursor.fetchone()
    if row is None:
        return None
    *said, posted_before = row
    article = Article(**dict(zip(_ARTICLE, said, strict=False)))
    site = Site(**dict(zip(_SITE, said[len(_ARTICLE) :], strict=True)))
    return Place(article, site if site.name is not None else Site.current(), posted_before)


def facts_of_text(text: str, language: str, paper: str) -> dict[str, Any]:
    """
    Gather what the rules have to know of the words, whoever wrote them, for `comments.rules.Facts`.

    `language` is the code of the text's language, `paper` the paper's name.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"text": text})
        authors, staff, same_text, lists = cursor.fetchone()
    return {
        "same_text": same_text,
        "words": WordLists({(kind, of): words for kind, of, words in lists}).phrases(language),
        "own_names": OwnNames([*authors, *map(str.strip, staff)], paper),
    }

"""The conditions under which readers see something of an article. Nothing else says which."""

from django.db.models import Q
from django.utils import timezone


def is_published(article: str = "") -> Q:
    """
    Return the condition that an article is one of the paper's now: in lists, counts, feeds and the search.

    `article` is the path from the row to its article, such as "article__"; without it the row is the article.
    """
    return Q(**{f"{article}published_at__lte": timezone.now(), f"{article}retracted_at__isnull": True})


def can_be_read(article: str = "") -> Q:
    """
    Return the condition that a reader finds an article's text at its address now; `article` as above.

    It is published, or was retracted and its text stays below the notice.
    """
    return is_published(article) | Q(**{f"{article}published_at__lte": timezone.now(), f"{article}text_stays": True})

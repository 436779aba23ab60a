from django.db.models import Q
from django.utils import timezone


def is_published(article: str = "") -> Q:
    """
    Return the condition that a reader may see an article now. The only place that says which.

    `article` is the path from the row to its article, such as "article__"; without it the row is the article.
    """
    return Q(**{f"{article}published_at__lte": timezone.now(), f"{article}retracted_at__isnull": True})

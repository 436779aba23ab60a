"""Where a picture is used before readers can see it there: in what was saved of a published article since."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from articles.models import Revision


def waiting_versions(key: Combinable | str) -> QuerySet[Revision]:
    """
    Return the versions that wait to be published and show the picture with this key.

    Those are the newest of articles that have a date for readers already: everything else an article shows, its own
    row and its figures say. `key` may be an expression, such as the column of an outer query.
    """
    newer = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    in_text = Concat(Value('data-image="'), key if isinstance(key, Combinable) else Value(key), Value('"'))
    waiting = Revision.objects.filter(~Exists(newer), public_from=None, article__published_at__isnull=False)
    return waiting.filter(Q(body__contains=in_text) | Q(lead_image=key)).order_by("article_id")

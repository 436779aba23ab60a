"""Where a picture is used that no row says: in versions that wait to be published, and on the paper's own pages."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from articles.models import Page, Revision


def waiting_versions(key: Combinable | str) -> QuerySet[Revision]:
    """
    Return the versions that wait to be published and show the picture with this key.

    Those are the newest of articles that have a date for readers already: everything else an article shows, its own
    row and its figures say. `key` may be an expression, such as the column of an outer query.
    """
    newer = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    waiting = Revision.objects.filter(~Exists(newer), public_from=None, article__published_at__isnull=False)
    return waiting.filter(Q(body__contains=_in_text(key)) | Q(lead_image=key)).order_by("article_id")


def pages_showing(key: Combinable | str) -> QuerySet[Page]:
    """Return the pages of the paper that show the picture with this key, published or not."""
    return Page.objects.filter(body__contains=_in_text(key)).order_by("place", "pk")


def _in_text(key: Combinable | str) -> Concat:
    """Return an expression for what a text with this picture has in it."""
    return Concat(Value('data-image="'), key if isinstance(key, Combinable) else Value(key), Value('"'))

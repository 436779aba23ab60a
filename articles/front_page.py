"""The verbs that arrange the front page. Each is atomic, and they wait for each other."""

from django.db import transaction

from articles.locks import Lock, hold
from articles.models import Article, FrontStory

MAX_CHOSEN = 12


class CannotChoose(Exception):
    """The article cannot be put on the front page: readers cannot open it, or all MAX_CHOSEN places are taken."""


class NotChosen(Exception):
    """The article is not on the front page (any more): somebody else took it off meanwhile."""


@transaction.atomic
def choose(article: Article) -> None:
    """Put the article on the front page, after the others; a chosen one stays in its place. Raises CannotChoose."""
    order = _order()
    if article.pk in order:
        return
    if len(order) >= MAX_CHOSEN or not Article.objects.published().filter(pk=article.pk).exists():
        raise CannotChoose
    _arrange([*order, article.pk])


@transaction.atomic
def move(article: Article, by: int) -> None:
    """
    Move a chosen article so many places down, or up where `by` is negative, at most to the end. Raises NotChosen.

    A move is told from where the article stands now, so that two editors who move it move it twice.
    """
    order = _order()
    place = _place(order, article)
    order.insert(max(0, place + by), order.pop(place))
    _arrange(order)


@transaction.atomic
def make_lead(article: Article) -> None:
    """Put a chosen article before all others. Raises NotChosen."""
    move(article, by=-MAX_CHOSEN)


@transaction.atomic
def take_off(article: Article) -> None:
    """Take the article off the front page; its place is filled with the newest one. Raises NotChosen."""
    order = _order()
    order.pop(_place(order, article))
    _arrange(order)


def _order() -> list[int]:
    """Return the ids of the chosen articles, once no other editor is arranging them."""
    hold(Lock.FRONT_PAGE)
    return list(FrontStory.objects.order_by("position").values_list("article", flat=True))


def _place(order: list[int], article: Article) -> int:
    try:
        return order.index(article.pk)
    except ValueError:
        raise NotChosen from None


def _arrange(order: list[int]) -> None:
    FrontStory.objects.exclude(article__in=order).delete()
    FrontStory.objects.bulk_create(
        [FrontStory(article_id=article, position=place) for place, article in enumerate(order)],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["position"],
    )

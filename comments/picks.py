"""What readers said that editors chose for the front page."""

from django.db.models import QuerySet

from articles.models import Article
from articles.prepared import Prepared
from comments.models import Comment

PICKS_SHOWN = 3
EXCERPT_CHARACTERS = 200
_SHOWN = ["name", "staff", "text", "masks", "language", "picked_at", "article__headline", "article__language"]


def latest_picks() -> list[Comment]:
    """Return the comments chosen last that any reader may see now, the newest first. One query."""
    picks: list[Comment] = _latest()
    return picks


@Prepared
def _latest() -> QuerySet[Comment]:
    chosen = Comment.objects.public().filter(picked_at__isnull=False, article__in=Article.objects.published())
    return chosen.select_related("article").only(*_SHOWN).order_by("-picked_at", "-pk")[:PICKS_SHOWN]


def excerpt(text: str, length: int = EXCERPT_CHARACTERS) -> str:
    """
    Return the text on one line, without the lines it quotes; cut after a word to `length` characters and the "…".

    A text that is all quotation is kept; one without spaces is cut anywhere.
    """
    own = [line for line in text.split("\n") if not line.startswith(">")]
    words = " ".join(" ".join(own).split()) or " ".join(text.split())
    if len(words) <= length:
        return words
    cut = words[: length + 1].rpartition(" ")[0] or words[:length]
    return f"{cut.rstrip('.,;:–—-')}…"

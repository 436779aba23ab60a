"""Whether an article can be answered, by whom, and what happens to an answer before it appears."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models import Article, Site

Mode = Article.CommentsMode


@dataclass(frozen=True)
class Policy:
    """
    What applies to one article now.

    `mode` is one of Article.CommentsMode, never "as the site settings say"; `closes_at` is when readers can answer no
    more, None for never.
    """

    mode: str
    closes_at: datetime | None
    is_retracted: bool

    @property
    def is_over(self) -> bool:
        """Whether the time for answers has passed."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def accepts_readers(self) -> bool:
        """Whether a reader can answer now; nobody answers what was retracted."""
        return self.mode in (Mode.HOLD, Mode.OPEN) and not self.is_over and not self.is_retracted

    @property
    def accepts_staff(self) -> bool:
        """Whether the staff can answer now."""
        return self.mode != Mode.CLOSED and not self.is_retracted

    @property
    def appears_at_once(self) -> bool:
        """Whether an answer whose writer confirmed the address is published without an editor."""
        return self.mode == Mode.OPEN


def policy_of(article: Article, site: Site) -> Policy:
    """Return what applies to the article: what its form says, and where it says nothing, the site settings."""
    closes_at = article.comments_close_at
    if closes_at is None and site.comments_close_after and article.published_at:
        closes_at = article.published_at + timedelta(days=site.comments_close_after)
    return Policy(article.comments_mode or site.comments_mode, closes_at, article.retracted_at is not None)

"""The public comments of an article, arranged as a thread."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.utils.safestring import SafeString

from articles.models import Article
from comments.comment_html import comment_html
from comments.models import Comment

MAX_LEVEL = 3


@dataclass
class Entry:
    """
    One comment in its place.

    `to` is the comment it answers, when that is public; `above` the entry whose list of replies it stands in, None on
    the first level; `level` counts from 1.
    """

    comment: Comment
    to: Comment | None
    above: "Entry | None"
    level: int
    replies: list["Entry"] = field(default_factory=list)

    @property
    def answers_hidden(self) -> bool:
        """Whether it answers a comment that is not public (any more)."""
        return self.comment.parent_id is not None and self.to is None

    @property
    def html(self) -> SafeString:
        """The comment's text as safe HTML."""
        return comment_html(self.comment.text)


@dataclass(frozen=True)
class Thread:
    """All public comments of an article: how many, and those of the first level, oldest first."""

    count: int
    entries: list[Entry]


def public_thread(article: Article) -> Thread:
    """
    Return the article's thread; one query, no recursion, however many and however deep.

    Below MAX_LEVEL replies stand one after the other, in the order of posting. A reply whose parent is not public
    stays: under the first comment of its thread if that is public, else on the first level.
    """
    comments = list(Comment.objects.public().filter(article=article).defer("submission_digest"))
    places = _places(comments)
    first_level: list[Entry] = []
    for comment in comments:
        entry = places[comment.pk]
        (entry.above.replies if entry.above else first_level).append(entry)
    return Thread(len(comments), first_level)


def _places(comments: list[Comment]) -> dict[int, Entry]:
    """Return each comment's entry by its id; made from the top of the thread down, so that each finds its parent's."""
    places: dict[int, Entry] = {}
    for comment in sorted(comments, key=attrgetter("depth")):
        parent = places.get(comment.parent_id or 0)
        above = parent or places.get(comment.root_id or 0)
        if above and above.level == MAX_LEVEL:
            above = above.above
        level = above.level + 1 if above else 1
        places[comment.pk] = Entry(comment, parent.comment if parent else None, above, level)
    return places

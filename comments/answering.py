"""
How the staff answer readers below an article: in the paper's name, or in their own where they choose so.

An answer of the staff is public at once, under a badge that no reader's words can carry. Whether somebody may answer
is asked where the request enters (`comments.admin.answer`), not here.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Article, Site, User
from comments import event_log, news
from comments.house_rules import BY_THE_STAFF
from comments.language import guess_language
from comments.models import Comment, ModerationEvent
from comments.models.comment import MAX_NAME_LENGTH
from comments.policy import policy_of
from comments.validators import tidy_name

State = Comment.State


class CannotAnswer(Exception):
    """Nothing was published. `message` tells the member of staff why, in the site's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def name_of_the_paper(site: Site) -> str:
    """Return the name under which the paper answers: its own, as long as a comment's name can be."""
    return Truncator(site.name).chars(MAX_NAME_LENGTH)


def own_name(staff: User) -> str:
    """Return the name under which somebody can answer in person; "" without a full name: the other one signs in."""
    name = tidy_name(staff.get_full_name())
    return name if len(name) <= MAX_NAME_LENGTH else ""


def answer(article: Article, staff: User, text: str, *, name: str, parent: Comment | None = None) -> Comment:
    """
    Publish an answer to the article, or to the public comment `parent` below it, and return it.

    `text` and `name` have been through the checks of the form. One transaction, with its locks in the order of
    `comments.moderation`. Raises CannotAnswer.
    """
    site = Site.current()
    if not policy_of(article, site).accepts_staff:
        raise CannotAnswer(_("Comments on this article are closed."))
    now = timezone.now()
    comment = Comment(
        article=article,
        name=name,
        text=text,
        staff=staff,
        state=State.APPROVED,
        rule=BY_THE_STAFF,
        language=guess_language(text, article.language, site.language),
        published_at=now,
        decided_at=now,
    )
    with transaction.atomic(durable=True):
        comment.place_under(_still_answerable(parent) if parent else None)
        comment.save(force_insert=True)
        Article.objects.filter(pk=article.pk).update(comment_count=F("comment_count") + 1)
        audit.record(staff, "answer", comment)
        news.tell_answered(comment)
        approve = ModerationEvent.Action.APPROVE
        event_log.append(comment, approve, State.HELD, State.APPROVED, BY_THE_STAFF, staff, now)
    return comment


def _still_answerable(parent: Comment) -> Comment:
    """Let nobody decide about the comment until this transaction ends, and return it as it is now."""
    locked = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("root").get(pk=parent.pk)
    if not locked.is_public:
        raise CannotAnswer(_("The comment you answer is not public any more."))
    if locked.thread_is_closed:
        raise CannotAnswer(_("This thread is closed. Open it again first, then answer."))
    return locked

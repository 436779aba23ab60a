"""What the spam filter may learn here: the decisions that people made, read from the moderation log."""

from django.db.models import F, Q

from comments.models import Comment, ModerationEvent
from comments.spam.labelled import Labelled

MOST = 10_000
"""So many of the newest decisions are learned from."""

Action = ModerationEvent.Action
State = Comment.State
_DECIDING = [Action.APPROVE, Action.REJECT, Action.SPAM, Action.OVERTURN]


def labelled_decisions() -> list[Labelled]:
    """
    Return the comments that an editor has decided on and whose text is still here, the oldest decision first.

    The last decision counts, and only while the comment is in the state it gave it: one that was taken back, or whose
    comment was edited or withdrawn since, teaches nothing. Published is ham; spam is spam, and so is what was rejected
    as advertising. Rejected for any other reason is left out: abuse is no spam, and no ham either.
    """
    last = (
        ModerationEvent.objects.filter(action__in=_DECIDING, staff__isnull=False)
        .order_by("comment_id", "-pk")
        .distinct("comment_id")
        .values("pk")
    )
    standing = ModerationEvent.objects.filter(
        pk__in=last, to_state=F("comment__state"), comment__erased_at__isnull=True, comment__staff__isnull=True
    )
    taught = standing.filter(~Q(to_state=State.REJECTED) | Q(rule="advertising")).order_by("-pk")[:MOST]
    rows = taught.values_list("to_state", "comment__text", "comment__name", "comment__article_id")
    return [Labelled(text, state != State.APPROVED, str(article_id), name) for state, text, name, article_id in rows][
        ::-1
    ]

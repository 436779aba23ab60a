"""Comments that appear without an editor, where the paper has chosen so (`comments.policy`)."""

from django.db import transaction

from articles.models import Site
from comments.models import Comment
from comments.moderation.deciding import Action, State, bring_up_to_date, hold, move
from comments.policy import policy_of
from comments.rules import NOTHING_SPEAKS_AGAINST_IT

OPEN = "open"
"""The rule under which a comment appears at once: its writer has confirmed the address."""


def publish_confirmed(comment: Comment) -> bool:
    """
    Publish a comment whose writer has just confirmed its address, if the article's comments appear at once.

    It stays held when a rule or an editor wants it read first, when it was public or decided about before, when it
    is for the editors only, and when what it answers is not public. Returns whether it was published. Joins the
    caller's transaction, if there is one.
    """
    with transaction.atomic():
        locked = hold(comment)
        if not (_nobody_wants_to_read(locked) and _appears_at_once(locked)):
            return False
        move(locked, Action.APPROVE, State.APPROVED, OPEN, None)
    bring_up_to_date(comment, locked)
    return True


def _nobody_wants_to_read(locked: Comment) -> bool:
    """Whether all that keeps the comment from readers is that everything waits."""
    address = locked.sealed_address
    return (
        locked.state == State.HELD
        and locked.rule == NOTHING_SPEAKS_AGAINST_IT
        and locked.confirmed_at is not None
        and not locked.for_editors
        and address is not None
        and address.held_at is None
        and not locked.events.exists()
    )


def _appears_at_once(locked: Comment) -> bool:
    policy = policy_of(locked.article, Site.current())
    answers_something_public = locked.parent is None or locked.parent.is_public
    return policy.appears_at_once and not policy.is_retracted and answers_something_public

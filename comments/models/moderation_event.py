from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comments.models.comment import STATES, Comment

ACTIONS = (
    *(
        "approve",
        "reject",
        "spam",
        "pick",
        "unpick",
        "mask",
        "unmask",
        "undo",
        "close",
        "reopen",
        "hold",
        "hide",
        "keep",
    ),
    *("withdraw", "edit", "uphold", "overturn", "hold_reader", "free_reader", "erase", "expire"),
)


class ModerationEvent(models.Model):
    """
    One decision about one comment: who, when, from which state to which, under which rule.

    The rows form a chain: `hash` is the SHA-256 of the row's facts and of the hash before it (see
    `comments.event_log`). PostgreSQL refuses to change or delete a row. Names and free text are kept out, because
    nothing here can ever be erased.
    """

    class Action(models.TextChoices):
        """What was done."""

        APPROVE = "approve", _("Approved")
        REJECT = "reject", _("Rejected")
        SPAM = "spam", _("Marked as spam")
        PICK = "pick", _("Chosen for the front page")
        UNPICK = "unpick", _("Taken off the front page")
        MASK = "mask", _("Masked a passage")
        UNMASK = "unmask", _("Showed a masked passage again")
        UNDO = "undo", _("Took a decision back")
        CLOSE = "close", _("Closed the thread")
        REOPEN = "reopen", _("Opened the thread again")
        HOLD = "hold", _("Held by a rule")
        HIDE = "hide", _("Hidden after reports")
        KEEP = "keep", _("Kept after reports")
        WITHDRAW = "withdraw", _("Withdrawn by its writer")
        EDIT = "edit", _("Edited by its writer")
        UPHOLD = "uphold", _("Appeal refused")
        OVERTURN = "overturn", _("Appeal granted")
        HOLD_READER = "hold_reader", _("Decided to read this reader first")
        FREE_READER = "free_reader", _("Ended reading this reader first")
        ERASE = "erase", _("Erased at its writer’s wish")
        EXPIRE = "expire", _("Text forgotten: its time was over")

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="events", verbose_name=_("comment"))
    action = models.CharField(_("action"), max_length=20, choices=Action)
    from_state = models.CharField(_("from"), max_length=10, choices=Comment.State)
    to_state = models.CharField(_("to"), max_length=10, choices=Comment.State)
    rule = models.CharField(_("rule"), max_length=40)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="moderation_events",
        verbose_name=pgettext_lazy("who decided", "by"),
    )
    at = models.DateTimeField(_("when"))
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=ACTIONS),
                name="event_action_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(from_state__in=STATES) & models.Q(to_state__in=STATES),
                name="event_states_are_known",
            ),
            models.UniqueConstraint(fields=["prev_hash"], name="event_chain_does_not_fork"),
            models.UniqueConstraint(fields=["hash"], name="event_hash_is_its_own"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: " + gettext("Comment %(id)d") % {"id": self.comment_id}

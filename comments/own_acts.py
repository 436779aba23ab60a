"""What can be done with one comment by whoever holds it, for its receipt and for its page under "my comments"."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments import erasing, house_rules, moderation, own_comments, posting
from comments.comment_html import comment_html
from comments.models import Appeal, Comment
from comments.own_forms import (
    AppealForm,
    ClaimForm,
    DisownForm,
    EditForm,
    EraseForm,
    MailForm,
    OwnForm,
    WithdrawForm,
)
from comments.throttle import TooManyPosts, count_post

ALWAYS = (EditForm, WithdrawForm, AppealForm, EraseForm)
"""What whoever holds a receipt can do, each where the comment's state lets them."""
CONFIRMED = (EditForm, WithdrawForm, AppealForm, MailForm, EraseForm)
UNCONFIRMED = (ClaimForm, DisownForm)


@dataclass(frozen=True)
class Refusal:
    """A form that is shown again: with what is to change, the HTTP status, and the seconds to wait, if that helps."""

    form: OwnForm
    status: int
    retry_after: int | None = None


@dataclass(frozen=True)
class OwnComment:
    """
    A comment as its writer sees it: what became of it, why, and what can be done.

    `comment` comes from `own_comments.with_reasons`, `base` is the address of the page it stands on.
    """

    comment: Comment
    base: str
    allowed: tuple[type[OwnForm], ...]
    sent: OwnForm | None = None

    @property
    def html(self) -> SafeString:
        """The text as readers see it, or would."""
        return comment_html(self.comment.said)

    @property
    def reason(self) -> str:
        """Why an editor turned it down, such as "rule 3: Personal data"; "" while none has."""
        comment = self.comment
        if comment.state not in (Comment.State.REJECTED, Comment.State.SPAM) or comment.awaits_an_editor:
            return ""
        return house_rules.name(comment.decided_rule or comment.removed_rule)

    @property
    def appeal(self) -> Appeal | None:
        """The newest appeal."""
        return self.comment.appeals.order_by("-pk").first()

    @cached_property
    def forms(self) -> list[OwnForm]:
        """The forms for what can be done now, the one that was sent back among them with all its words."""
        sent = self.sent
        return [
            sent
            if sent is not None and isinstance(sent, kind)
            else kind(base=self.base, initial=_initial(self.comment))
            for kind in self.allowed
            if isinstance(sent, kind) or _IS_POSSIBLE.get(kind, _always)(self.comment)
        ]


def act(own: OwnComment, verb: str, typed: QueryDict, client_address: str) -> Refusal | None:
    """
    Do what was asked of one's own comment; return the refusal, None when it is done.

    Raises LookupError for a verb that `own` does not allow.
    """
    form = next(kind for kind in own.allowed if kind.verb == verb)(typed, base=own.base)
    if not form.is_valid():
        return Refusal(form, 422)
    try:
        _DO[type(form)](own.comment, form, client_address)
    except own_comments.NotPossible as refusal:
        form.add_error(None, refusal.reason)
        return Refusal(form, 422)
    except posting.Refused as refusal:
        form.add_error(None, refusal.message)
        return Refusal(form, refusal.status, refusal.retry_after)
    except TooManyPosts as refusal:
        form.add_error(None, _("Too much came from your network. Wait ten minutes, then send this again."))
        return Refusal(form, 429, refusal.retry_after)
    return None


def claim(comment: Comment) -> None:
    """Note that the comment is its reader's own, and let it appear where such comments appear at once."""
    if own_comments.claim(comment):
        moderation.publish_confirmed(comment)


def _always(comment: Comment) -> bool:
    return True


def _initial(comment: Comment) -> dict[str, Any]:
    return {"comment": comment.text, "mail": comment.mail}


def _edit(comment: Comment, form: Any, client_address: str) -> None:
    count_post(client_address, "comment")
    own_comments.edit(comment, form.cleaned_data["comment"])


def _appeal(comment: Comment, form: Any, client_address: str) -> None:
    count_post(client_address, "appeal")
    own_comments.appeal(comment, form.cleaned_data["reasons"])


_IS_POSSIBLE: dict[type[OwnForm], Callable[[Comment], bool]] = {
    EditForm: own_comments.can_change,
    WithdrawForm: own_comments.can_change,
    AppealForm: own_comments.can_appeal,
    MailForm: lambda comment: settings.SENDS_MAIL,
}
_DO: dict[type[OwnForm], Callable[[Comment, Any, str], object]] = {
    EditForm: _edit,
    WithdrawForm: lambda comment, form, client_address: own_comments.withdraw(comment),
    AppealForm: _appeal,
    MailForm: lambda comment, form, client_address: own_comments.set_mail(comment, form.cleaned_data["mail"]),
    EraseForm: lambda comment, form, client_address: erasing.erase_comment(comment, keep_text=form.keeps_text),
    ClaimForm: lambda comment, form, client_address: claim(comment),
    DisownForm: lambda comment, form, client_address: own_comments.disown(comment),
}

"""What the review desk says about what its buttons did."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import moderation
from comments.admin.queue import Place
from comments.admin.tabs import TABS
from comments.models import Comment


def done(decision: str, comments: Sequence[Comment]) -> str:
    """Say what was decided; of one comment, with the way to where it can be decided otherwise."""
    if len(comments) > 1:
        return _done_to_many(decision, len(comments))
    comment = comments[0]
    sentence = _DONE_TO_ONE[decision]() % {"name": comment.signature}
    if comment.state not in TABS:
        return sentence
    address = f"{Place(tab=comment.state, search=comment.name).address()}#comment-{comment.pk}"
    return format_html('{} <a href="{}">{}</a>', sentence, address, _("Find it in the queue"))


_DONE_TO_ONE = {
    "approve": lambda: _("Approved the comment by %(name)s."),
    "reject": lambda: _("Rejected the comment by %(name)s."),
    "spam": lambda: _("Marked the comment by %(name)s as spam."),
    "pick": lambda: _("Chose the comment by %(name)s for the front page."),
    "unpick": lambda: _("Took the comment by %(name)s off the front page."),
    "keep": lambda: _("Kept the comment by %(name)s. Its reports are settled."),
    "uphold": lambda: _("The decision about the comment by %(name)s stands. The appeal is answered."),
    "overturn": lambda: _("Published the comment by %(name)s. The appeal is granted."),
    "mask": lambda: _("Masked a passage of the comment by %(name)s."),
    "unmask": lambda: _("Showed every word of the comment by %(name)s again."),
    "close": lambda: _("Closed the thread of the comment by %(name)s. Nobody can answer there any more."),
    "reopen": lambda: _("Opened the thread of the comment by %(name)s again."),
    "hold_reader": lambda: _("What the reader %(name)s writes will wait for review."),
    "free_reader": lambda: _("What the reader %(name)s writes need not wait for review any more."),
}


def _done_to_many(decision: str, number: int) -> str:
    sentence = {
        "approve": ngettext("Approved %(number)d comment.", "Approved %(number)d comments.", number),
        "reject": ngettext("Rejected %(number)d comment.", "Rejected %(number)d comments.", number),
        "spam": ngettext("Marked %(number)d comment as spam.", "Marked %(number)d comments as spam.", number),
    }.get(decision, ngettext("Done with %(number)d comment.", "Done with %(number)d comments.", number))
    return sentence % {"number": number}


def taken_back(comments: Sequence[Comment]) -> str:
    """Say which decisions were taken back."""
    if len(comments) == 1:
        comment = comments[0]
        return _("Took it back: the comment by %(name)s is under “%(tab)s” again.") % {
            "name": comment.signature,
            "tab": comment.get_state_display(),
        }
    number = len(comments)
    sentence = ngettext("Took %(number)d decision back.", "Took %(number)d decisions back.", number)
    return sentence % {"number": number}


def overtaken(comments: Sequence[Comment]) -> str:
    """Say which comments somebody else had decided about in the meantime."""
    if len(comments) == 1:
        return _("Somebody else decided on the comment by %(name)s meanwhile: it is under “%(tab)s”.") % {
            "name": comments[0].signature,
            "tab": comments[0].get_state_display(),
        }
    number = len(comments)
    sentence = ngettext(
        "Somebody else decided on %(number)d comment meanwhile; it stays as decided.",
        "Somebody else decided on %(number)d comments meanwhile; they stay as decided.",
        number,
    )
    return sentence % {"number": number}


def edited(comments: Sequence[Comment]) -> str:
    """Say whose text is not the one that was read."""
    if len(comments) == 1:
        return _("%(name)s has changed the comment meanwhile. Read it again, then decide.") % {
            "name": comments[0].signature
        }
    number = len(comments)
    sentence = ngettext(
        "%(number)d comment was changed by its writer meanwhile. Read it again, then decide.",
        "%(number)d comments were changed by their writers meanwhile. Read them again, then decide.",
        number,
    )
    return sentence % {"number": number}


def refusal(why: Exception, comment: Comment) -> str:
    """Say why nothing was done about the comment."""
    if isinstance(why, moderation.NotForReaders):
        sentence = str(why.why)
    elif isinstance(why, moderation.NotConfirmed):
        sentence = _("Nobody has confirmed the address it was sent with, so nobody knows who the reader is.")
    else:
        sentence = _("The passage to mask is not in the comment. Select it again.")
    return _("The comment by %(name)s: %(why)s") % {"name": comment.signature, "why": sentence}

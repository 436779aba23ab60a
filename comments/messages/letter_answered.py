"""To the editors: a reader has answered the paper's letter. None of the reader's words is in the mail."""

from django.utils.translation import gettext as _

from articles.models import Article
from comments.messages.complaint import in_the_newsroom
from comments.messages.message import Link, Message
from comments.models import Mail


def letter_answered(mail: Mail) -> Message | None:
    """Say where the answer stands; nothing once the exchange is settled."""
    letter = mail.letter
    if letter is None or (letter.first or letter).settled_at is not None:
        return None
    return Message(
        subject=_subject(letter.article),
        parts=(Link(_("Read the letters in the newsroom"), in_the_newsroom(letter)),),
    )


def _subject(article: Article | None) -> str:
    if article is None:
        return _("A reader has written to the paper again")
    if not article.can_be_named:
        return _("A reader has written again about an article that is gone")
    return _("A reader has written again about “%(headline)s”") % {"headline": article.headline}

"""To the editors: a reader has written, about an article or without one. None of the reader's words is in the mail."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.messages.message import Link, Message
from comments.models import Letter, Mail


def complaint(mail: Mail) -> Message | None:
    """Say which article it is about, while that may be named, and where to read it; nothing once it is settled."""
    letter = mail.letter
    if letter is None or letter.settled_at is not None:
        return None
    return Message(
        subject=_subject(letter),
        parts=(
            _("It waits for the editors’ answer. It is not published."),
            Link(_("Read and answer it in the newsroom"), in_the_newsroom(letter)),
        ),
    )


def in_the_newsroom(letter: Letter) -> str:
    """Return the absolute address of an exchange's page for the staff, which asks to sign in."""
    return settings.SITE_URL + reverse("admin:comments_letter_change", args=[letter.first_id or letter.pk])


def _subject(letter: Letter) -> str:
    if letter.article is None:
        return _("A reader has written to the paper")
    told = {"headline": letter.article.headline}
    if letter.opens == Letter.Opens.RIGHT_OF_REPLY:
        if not letter.article.can_be_named:
            return _("A reader replies to an article that is gone")
        return _("A reader replies to what is said of them in “%(headline)s”") % told
    if not letter.article.can_be_named:
        return _("A complaint about an article that is gone")
    return _("A complaint about “%(headline)s”") % told

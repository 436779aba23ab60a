"""To a reader: the paper has written to them."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Site
from comments.mail_links import LASTS, Purpose, make_link
from comments.messages.message import Link, Message, Quote
from comments.models import Letter, Mail


def letter(mail: Mail) -> Message | None:
    """
    Give the reader the paper's words and a private page to answer on.

    An address that nobody has confirmed gets the link alone: whoever typed it may have typed somebody else's, and
    must not have words sent there.
    """
    written, address = mail.letter, mail.to_reader
    if written is None or address is None or written.staff_id is None:
        return None
    first = written.first or written
    is_known_to_be_theirs = first.comment_id is not None or address.confirmed_at is not None
    page = make_link(Purpose.LETTER, address, letter=first)
    until = date_format(timezone.localtime(timezone.now() + LASTS[Purpose.LETTER]), "DATE_FORMAT")
    return Message(
        subject=_("A letter from %(paper)s") % {"paper": Site.current().name},
        parts=(
            _why(first, is_known_to_be_theirs),
            *((Quote(written.text),) if is_known_to_be_theirs else ()),
            Link(_("Read the letters and answer"), page),
            _("Answers to this mail reach nobody. Whoever has the link can read the letters; it works until %(date)s.")
            % {"date": until},
        ),
    )


def _why(first: Letter, is_known_to_be_theirs: bool) -> str:
    """Say what the paper writes about. An article of which nothing is said any more is not named."""
    article = first.article
    if not is_known_to_be_theirs:
        return _(
            "Somebody who gave this address wrote to the editors, and they have answered. If it was not you, leave "
            "this mail alone: nothing else will come of it."
        )
    if article is None:
        return _("The editors answer your message:")
    if not article.can_be_named:
        return _("The editors write to you:")
    if first.comment_id is not None:
        return _("The editors write to you about your comment on “%(headline)s”:") % {"headline": article.headline}
    return _("The editors answer your letter about “%(headline)s”:") % {"headline": article.headline}

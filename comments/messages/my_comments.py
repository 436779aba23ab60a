"""The mail with the link to a reader's own comments."""

from django.utils.translation import gettext as _

from articles.models import Site
from comments.mail_links import Purpose, make_link
from comments.messages.message import Link, Message
from comments.models import Mail


def my_comments(mail: Mail) -> Message | None:
    """Give the owner of an address, who asked for it, the link to what was written with it."""
    return Message(
        subject=_("The link to your comments"),
        parts=(
            _("Somebody asked %(paper)s for the comments that were written with this address.")
            % {"paper": Site.current().name},
            Link(_("See your comments"), make_link(Purpose.MINE, mail.to_reader)),
            _(
                "The link works once, within one hour. Whoever has it can read, change and delete these comments, so "
                "keep it to yourself. If it was not you who asked, you need do nothing."
            ),
        ),
    )

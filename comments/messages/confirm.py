"""The mail that asks whether an address belongs to whoever wrote a comment with it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Site
from comments.mail_links import Purpose, make_link
from comments.messages.message import Link, Message
from comments.models import Mail

MOST_IN_A_DAY = 3
A_DAY = timedelta(days=1)


def confirm(mail: Mail) -> Message | None:
    """
    Ask the owner of an address whether a comment is theirs.

    It holds not a word of the comment and not the name above it: whoever writes with a stranger's address writes
    nothing to the stranger. Nor can they bury one in mail: the paper asks an address MOST_IN_A_DAY times a day, about
    one article once until that was answered, and never where the owner wants no mail, nor about an article that has
    gone with its name.
    """
    comment, address = mail.comment, mail.to_reader
    is_settled = comment.confirmed_at is not None or comment.sealed_address_id != address.pk
    if is_settled or not comment.mail or not comment.article.can_be_named:
        return None
    if address.mail_off_at is not None or _was_asked_enough(mail):
        return None
    return Message(
        subject=_("Is this your address?"),
        parts=(
            _("Somebody answered the article “%(headline)s” in %(paper)s and gave this address.")
            % {"headline": comment.article.headline, "paper": Site.current().name},
            _("If it was you: choose on the page below what you want to be told by mail. Until then you hear nothing."),
            Link(_("Say whether it was you"), make_link(Purpose.CONFIRM, address, comment=comment)),
            _(
                "If it was not you, you need do nothing. You can also say so on that page: the comment then has "
                "nothing to do with your address any more. The link works for seven days."
            ),
        ),
        unsubscribe=make_link(Purpose.UNSUBSCRIBE, address),
    )


def _was_asked_enough(mail: Mail) -> bool:
    asked = Mail.objects.filter(kind=mail.kind, to_reader=mail.to_reader, sent_at__gte=timezone.now() - A_DAY)
    about_this = asked.filter(comment__article=mail.comment.article_id, comment__confirmed_at__isnull=True)
    return asked.count() >= MOST_IN_A_DAY or about_this.exists()

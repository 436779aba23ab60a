"""What the writer of a comment is told when it was decided about."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comments import house_rules
from comments.mail_links import Purpose, make_link
from comments.messages.message import Link, Message
from comments.models import Comment, Mail
from comments.news import wants_mail


def published(mail: Mail) -> Message | None:
    """Say that the comment appeared; nothing when it has gone again meanwhile."""
    comment = mail.comment
    if not wants_mail(comment) or not comment.is_public or not comment.article.can_be_read:
        return None
    return Message(
        subject=_("Your comment was published"),
        parts=(
            _("Your comment on “%(headline)s” was published.") % {"headline": comment.article.headline},
            Link(_("Read it below the article"), settings.SITE_URL + reverse("comment", args=[comment.pk])),
        ),
        unsubscribe=make_link(Purpose.UNSUBSCRIBE, mail.to_reader, comment=comment),
    )


def refused(mail: Mail) -> Message | None:
    """
    Say that the comment was not published, or was taken down, under which rule, and how to appeal.

    Nothing when the article has gone with its name meanwhile: nobody could read the comment there.
    """
    comment = mail.comment
    if not wants_mail(comment) or comment.state != Comment.State.REJECTED or not comment.article.can_be_named:
        return None
    told = {"headline": comment.article.headline, "rule": _rule(comment)}
    if comment.removed_at:
        subject = _("Your comment was taken down")
        what = _("Your comment on “%(headline)s” was taken down: %(rule)s.") % told
    else:
        subject = _("Your comment was not published")
        what = _("Your comment on “%(headline)s” was not published: %(rule)s.") % told
    return Message(
        subject=subject,
        parts=(
            what,
            _("If you think that is a mistake, ask for a second look: open your comments and appeal."),
            Link(_("Open your comments"), make_link(Purpose.MINE, mail.to_reader)),
            _("That link works once, within one hour. Here you get another, whenever you like:"),
            Link(_("Ask for a link to your comments"), settings.SITE_URL + reverse("ask_for_my_comments")),
        ),
        unsubscribe=make_link(Purpose.UNSUBSCRIBE, mail.to_reader, comment=comment),
    )


def _rule(comment: Comment) -> str:
    """Return the rule under which it was rejected last, as readers read it everywhere."""
    event = comment.events.filter(to_state=Comment.State.REJECTED).order_by("-pk").first()
    return house_rules.name(event.rule if event else comment.removed_rule)

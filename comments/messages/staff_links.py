"""What a colleague is mailed who is invited, or has to choose a new password. The link's number ends the mail's key."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import staff_links
from articles.models import Site, StaffLink
from comments.messages.message import Link, Message
from comments.models import Mail


def invite(mail: Mail) -> Message | None:
    """Invite a new colleague; nothing once the link has ended."""
    link, address = _issued(mail)
    if link is None:
        return None
    told = {"paper": Site.current().name, "name": mail.to_staff.get_username()}
    by = link.made_by
    said = _("%(colleague)s invites you to the newsroom of %(paper)s.") % {**told, "colleague": by.name if by else ""}
    return Message(
        subject=_("You are invited to the newsroom of %(paper)s") % told,
        parts=(
            said if by else _("You are invited to the newsroom of %(paper)s.") % told,
            _("Choose a password on the page below, then sign in as “%(name)s”.") % told,
            Link(_("Choose your password"), address),
            _good_until(link),
            _("If you do not know what this is about, you need do nothing."),
        ),
    )


def password(mail: Mail) -> Message | None:
    """Let a colleague choose a new password; nothing once the link has ended."""
    link, address = _issued(mail)
    if link is None:
        return None
    told = {"paper": Site.current().name, "name": mail.to_staff.get_username()}
    asked = _("Somebody asked at the door of %(paper)s for a link to choose a new password for “%(name)s”.")
    sent = _("An Administrator of %(paper)s sends you a link to choose a new password for “%(name)s”.")
    lost = [_("It also switches the second factor off.")] if link.resets_factor else []
    return Message(
        subject=_("A new password for “%(name)s”") % told,
        parts=(
            (sent if link.made_by_id else asked) % told,
            Link(_("Choose a new password"), address),
            _good_until(link),
            *lost,
            _(
                "If it was not you who asked, you need do nothing: until the link is used, your password stays as "
                "it is."
            ),
        ),
    )


def _issued(mail: Mail) -> tuple[StaffLink | None, str]:
    """Return the mail's link with the absolute address that opens it; None and "" once it has ended."""
    link = StaffLink.objects.select_related("made_by").filter(pk=int(mail.key.rpartition(" ")[2])).first()
    token = staff_links.issue(link) if link is not None and link.account_id == mail.to_staff_id else ""
    if not token:
        return None, ""
    link.refresh_from_db(fields=["expires_at"])
    return link, settings.SITE_URL + reverse("admin:welcome", args=[token])


def _good_until(link: StaffLink) -> str:
    until = date_format(localtime(link.expires_at), "DATETIME_FORMAT")
    return _("The link works once, until %(when)s. Give it to nobody: whoever has it signs in as you.") % {
        "when": until
    }

"""What those are told who run the paper, when no backup could be made."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.messages import Link, Message
from comments.models import Mail
from newsportal.backups.schedule import MAY_MAKE, state


def backup_failed(mail: Mail) -> Message | None:
    """Say why the last one failed and how old the newest is; nothing once there is one since, or to a stranger."""
    now = state()
    if now.last_fault is None or not mail.to_staff.has_perm(MAY_MAKE):
        return None
    newest = _("The newest backup is %(file)s.") % {"file": now.last_good.file} if now.last_good else None
    return Message(
        subject=_("The paper’s backup failed"),
        parts=(
            now.last_fault.fault,
            newest or _("There is no backup of the paper."),
            _("The worker tries again each hour."),
            Link(_("Open the backups"), settings.SITE_URL + reverse("admin:newsportal_backup_changelist")),
        ),
    )

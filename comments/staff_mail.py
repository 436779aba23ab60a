"""How a link for a colleague comes into the outbox: whoever made it knows nothing of mail."""

from articles.models import StaffLink
from comments.outbox import queue


def queue_staff_links() -> int:
    """Put a mail into the outbox for each link that is to be mailed and has no token yet; return how many wait."""
    waiting = StaffLink.objects.open().filter(mail_at__isnull=False, token_digest=None).select_related("account")
    for link in waiting:
        queue(link.purpose, link.account, str(link.pk))
    return len(waiting)

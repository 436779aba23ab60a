"""Where the staff read, decide and look back: one file a page, on the newsroom's AdminSite."""

from comments.admin.comment import CommentAdmin
from comments.admin.letter import LetterAdmin
from comments.admin.mail import MailAdmin
from comments.admin.moderation_event import ModerationEventAdmin

__all__ = ["CommentAdmin", "LetterAdmin", "MailAdmin", "ModerationEventAdmin"]

"""Where the staff read, decide and look back: one file a page, on the newsroom's AdminSite."""

from comments.admin.comment import CommentAdmin
from comments.admin.moderation_event import ModerationEventAdmin
from comments.admin.word_list import WordListAdmin

__all__ = ["CommentAdmin", "ModerationEventAdmin", "WordListAdmin"]

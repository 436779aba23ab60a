"""The nouns of what readers say, one a file."""

from comments.models.comment import Comment
from comments.models.moderation_event import ModerationEvent
from comments.models.posting_window import PostingWindow
from comments.models.receipt import Receipt
from comments.models.sealed_address import SealedAddress

__all__ = ["Comment", "ModerationEvent", "PostingWindow", "Receipt", "SealedAddress"]

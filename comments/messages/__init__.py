"""
What each kind of mail says: one function a kind, by the name that stands in `Mail.kind`.

Each gets the row of the outbox, in the site's language, when the mail is sent, and returns None when there is nothing
left to say. Nothing here sees an address.
"""

from collections.abc import Callable

from comments.messages.complaint import complaint
from comments.messages.letter import letter
from comments.messages.letter_answered import letter_answered
from comments.messages.message import Link, Message, Quote
from comments.models import Mail

MESSAGES: dict[str, Callable[[Mail], Message | None]] = {
    "complaint": complaint,
    "letter": letter,
    "letter_answered": letter_answered,
}

__all__ = ["MESSAGES", "Link", "Message", "Quote"]

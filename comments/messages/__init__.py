"""
What each kind of mail says: one function a kind, by the name that stands in `Mail.kind`.

Each gets the row of the outbox, in the site's language, when the mail is sent, and returns None when there is nothing
left to say. Nothing here sees an address.
"""

from collections.abc import Callable

from comments.messages.message import Link, Message, Quote
from comments.models import Mail

MESSAGES: dict[str, Callable[[Mail], Message | None]] = {}

__all__ = ["MESSAGES", "Link", "Message", "Quote"]

"""
What each kind of mail says: one function a kind, by the name that stands in `Mail.kind`.

Each gets the row of the outbox, in the site's language, when the mail is sent, and returns None when there is nothing
left to say. Nothing here sees an address.
"""

from collections.abc import Callable

from comments.messages.answers import answered, answers_today
from comments.messages.complaint import complaint
from comments.messages.confirm import confirm
from comments.messages.decided import published, refused
from comments.messages.letter import letter
from comments.messages.letter_answered import letter_answered
from comments.messages.message import Link, Message, Quote
from comments.messages.my_comments import my_comments
from comments.messages.staff_links import invite, password
from comments.messages.to_moderators import queue_digest, reported
from comments.models import Mail

MESSAGES: dict[str, Callable[[Mail], Message | None]] = {
    "complaint": complaint,
    "letter": letter,
    "letter_answered": letter_answered,
    "confirm": confirm,
    "published": published,
    "refused": refused,
    "answered": answered,
    "answers_today": answers_today,
    "my_comments": my_comments,
    "queue_digest": queue_digest,
    "reported": reported,
    "invite": invite,
    "password": password,
}

__all__ = ["MESSAGES", "Link", "Message", "Quote"]

"""What a mail says, before it is turned into plain text and HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link of its own line: what it does, in words, and its absolute address."""

    words: str
    address: str


@dataclass(frozen=True)
class Quote:
    """Somebody's words, set apart; any text, escaped where it is shown."""

    text: str


@dataclass(frozen=True)
class Message:
    """
    A mail without its sender and without whom it goes to.

    `subject` is one line; `parts` are paragraphs, links and quotations in their order. `unsubscribe` is the absolute
    address that ends such mails with one POST (RFC 8058), "" where there is nothing to end.
    """

    subject: str
    parts: tuple[str | Link | Quote, ...]
    unsubscribe: str = ""

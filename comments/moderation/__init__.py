"""
What an editor does about a comment and its writer. Whether they may is asked where the request enters, not here.

Each verb is one transaction of its own, which changes the rows and writes the event. Every transaction here takes its
locks in this order, so that no two can wait for each other: the comment, then its article, then appeals, reports and
mails, then the end of the log; the audit log has none. Only who reads a reader first locks a sealed address, and
then no comment.
"""

from comments.house_rules import AS_SPAM, BY_AN_EDITOR
from comments.moderation.appeals import overturn, uphold
from comments.moderation.deciding import (
    REASONS,
    AlreadyDecided,
    NotForReaders,
    Rewritten,
    approve,
    mark_spam,
    pick,
    reject,
    settle_reports,
    unpick,
)
from comments.moderation.opening import OPEN, publish_confirmed
from comments.moderation.passages import mask, unmask
from comments.moderation.readers import NotConfirmed, free_reader, hold_reader
from comments.moderation.reports import keep
from comments.moderation.threads import close_thread, reopen_thread
from comments.moderation.undoing import CAN_BE_UNDONE, undo

__all__ = [
    "AS_SPAM",
    "BY_AN_EDITOR",
    "CAN_BE_UNDONE",
    "OPEN",
    "REASONS",
    "AlreadyDecided",
    "NotConfirmed",
    "NotForReaders",
    "Rewritten",
    "approve",
    "close_thread",
    "free_reader",
    "hold_reader",
    "keep",
    "mark_spam",
    "mask",
    "overturn",
    "pick",
    "publish_confirmed",
    "reject",
    "reopen_thread",
    "settle_reports",
    "undo",
    "unmask",
    "unpick",
    "uphold",
]

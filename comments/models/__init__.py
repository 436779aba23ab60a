"""The nouns of what readers say, one a file."""

from comments.models.address_request import AddressRequest
from comments.models.appeal import Appeal
from comments.models.comment import Comment
from comments.models.comment_version import CommentVersion
from comments.models.erasure import Erasure
from comments.models.letter import Letter
from comments.models.log_month import LogMonth
from comments.models.mail import Mail
from comments.models.mail_link import MailLink
from comments.models.mail_test import MailTest
from comments.models.moderation_event import ModerationEvent
from comments.models.posting_window import PostingWindow
from comments.models.receipt import Receipt
from comments.models.report import Report
from comments.models.sealed_address import SealedAddress
from comments.models.spam_filter import SpamFilter
from comments.models.tally import Tally
from comments.models.thread import Thread
from comments.models.word_list import WordList

__all__ = [
    "AddressRequest",
    "Appeal",
    "Comment",
    "CommentVersion",
    "Erasure",
    "Letter",
    "LogMonth",
    "Mail",
    "MailLink",
    "MailTest",
    "ModerationEvent",
    "PostingWindow",
    "Receipt",
    "Report",
    "SealedAddress",
    "SpamFilter",
    "Tally",
    "Thread",
    "WordList",
]
